// What a new password must be, by profile.
//
//   nist   NIST SP 800-63B: length alone, 12 characters unless set otherwise; nothing about kinds of characters, no expiry.
//   mlps   GB/T 22239-2019 (multi-level protection): 8 characters of three of the four kinds upper case, lower case, digits and
//          others (what is not ASCII is of the others); not the present password again; expires.
//
// Under both a password must not be among the common ones (data/common_passwords.txt, whatever the case, also with digits and
// punctuation put behind, or written twice), nor one character or a short piece again and again, nor a run like abcdefgh, and
// must not hold the user's name or display name where these have three characters or more.
// Characters are code points of Unicode, not bytes. Passwords are taken as they are given: nothing is cut off or normalized, so a
// client that can type one character in two ways sends NFC (browsers do).
// Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <string>

namespace rotulus::service {

enum class PasswordProfile : std::uint8_t { kNist, kMlps };

struct PasswordRules {
  PasswordProfile profile = PasswordProfile::kNist;
  int characters = 12;        // at least; kNist
  int days = 90;              // until a password expires; kMlps
  bool change_given = false;  // passwords that somebody else set must be changed at the first sign-in
};

// Error{kInvalidArgument} says what is wrong, never the password itself.
void check_new_password(const PasswordRules& rules, const std::string& password, const std::string& user_name,
                        const std::string& display_name);

}  // namespace rotulus::service
