# The commits themselves, in order; the numbers are those of README.md. Sourced by make_repository.
# The bytes of GB18030 texts are written out, so that no converter is needed.
# shellcheck shell=bash disable=SC2034

gb_text=$'\xd6\xca\xc1\xbf\xca\xd6\xb2\xe1\n\n\xb1\xbe\xca\xd6\xb2\xe1\xca\xca\xd3\xc3\xd3\xda\xc8\xab\xb2\xbf\xb2\xbf\xc3\xc5\xa1\xa3\n'  # 质量手册 本手册适用于全部部门。
gb_name=$'\xd6\xca\xc1\xbf.md'                                                                                           # 质量.md
gb_message=$'\xd0\xde\xb6\xa9\xd6\xca\xc1\xbf\xca\xd6\xb2\xe1\n'                                                          # 修订质量手册
nfc=$'caf\xc3\xa9.md'
nfd=$'cafe\xcc\x81.md'

commits() {
  linear_history
  renames
  removals
  unusual_entries
  unusual_bytes
  unusual_names
  merges
  unusual_commits
  references
}

linear_history() {
  branch main
  commit 'Start the handbook'                                                        # 1
  put README.md $'# Handbook\n\nHow we work.\n'
  put docs/en/calibration.md "$(sop 'Calibration of gauges')"
  put docs/zh/设备维护规程.md "$(sop_zh 设备维护规程)"

  commit 'Calibration: name the reference gauge'                                     # 2
  put docs/en/calibration.md "$(sop 'Calibration of gauges' 'Reference gauge: R-12.')"

  author=$quoted
  commit 'Add names with spaces and quotes'                                          # 3
  put 'docs/en/Supplier "A" checklist.md' "$(sop 'Supplier A: checklist')"
  put "docs/en/it's done.md" $'# It is done\n\nClosing a case.\n'
  put 'docs/zh/客户 投诉 处理.md' "$(sop_zh 客户投诉处理)"

  author=$zhang
  commit $'设备维护规程：增加点检周期\n\n每周一次，由班组长签字。\n'                            # 4
  put docs/zh/设备维护规程.md "$(sop_zh 设备维护规程 '点检周期：每周一次。')"

  author=$lin
  commit 'Nothing changes here'                                                      # 5

  commit 'Files of the tooling beside the documents'                                 # 6
  put Makefile $'all:\n\ttrue\n'
  put .gitignore $'/build/\n'
}

renames() {
  commit 'Rename, content untouched'                                                 # 7
  rename "docs/en/it's done.md" docs/en/closing.md

  commit 'Rename with an edit'                                                       # 8
  delete docs/en/calibration.md
  put docs/en/gauges.md "$(sop 'Calibration of gauges' 'Reference gauge: R-14, since R-12 was dropped.')"

  commit 'Swap two names'                                                            # 9
  rename docs/en/gauges.md docs/en/swap.md
  rename docs/en/closing.md docs/en/gauges.md
  rename docs/en/swap.md docs/en/closing.md

  commit 'Rename the directory'                                                      # 10
  rename docs/en handbook

  commit 'Only the case of a name'                                                   # 11
  rename handbook/closing.md handbook/Closing.md

  commit 'Two names that differ in case only'                                        # 12
  put handbook/CLOSING.md $'# Closing, in capitals\n\nAnother document.\n'

  commit 'A copy with the same content'                                              # 13
  copy handbook/Closing.md handbook/closing-2024.md
}

removals() {
  commit 'Delete two documents'                                                      # 14
  delete handbook/gauges.md
  delete 'docs/zh/客户 投诉 处理.md'

  commit 'Another document at the path of a deleted one'                             # 15
  put handbook/gauges.md $'# Gauges we own\n\nA list, not a procedure.\n'

  author=$zhang
  commit '恢复被误删的文件'                                                            # 16
  put 'docs/zh/客户 投诉 处理.md' "$(sop_zh 客户投诉处理)"
  author=$lin

  commit 'A document becomes a directory'                                            # 17
  delete handbook/gauges.md
  put handbook/gauges.md/workshop.md $'# Gauges of the workshop\n'
  put handbook/gauges.md/laboratory.md $'# Gauges of the laboratory\n'

  commit 'And a document again'                                                      # 18
  delete handbook/gauges.md
  put handbook/gauges.md $'# Gauges we own\n\nBoth lists in one again.\n'
}

unusual_entries() {
  commit 'A symbolic link'                                                           # 19
  put current.md handbook/Closing.md 120000

  commit 'An executable'                                                             # 20
  put tools/export.sh $'#!/bin/sh\nexit 0\n' 100755

  commit 'Only the mode changes'                                                     # 21
  put README.md $'# Handbook\n\nHow we work.\n' 100755

  commit 'A submodule'                                                               # 22
  put .gitmodules $'[submodule "theme"]\n\tpath = vendor/theme\n\turl = https://example.org/theme.git\n'
  gitlink vendor/theme 1234567890abcdef1234567890abcdef12345678

  commit 'The submodule moves on'                                                    # 23
  gitlink vendor/theme 234567890abcdef1234567890abcdef123456789

  commit 'The link becomes a document'                                               # 24
  put current.md $'# Current procedure\n\nSee Closing.\n'
}

unusual_bytes() {
  commit 'Windows line ends'                                                         # 25
  put handbook/windows.md $'# Windows\r\n\r\nSaved by an editor of that system.\r\n'

  commit 'Line ends changed, words not'                                              # 26
  put handbook/windows.md $'# Windows\n\nSaved by an editor of that system.\n'

  commit 'GB18030 text and an empty document'                                        # 27
  put docs/zh/质量手册.txt "$gb_text"
  put handbook/later.md ''

  commit 'The empty document is written'                                             # 28
  put handbook/later.md $'# Later\n\nNo line end at the end'

  commit 'A byte order mark, and a binary file'                                      # 29
  put handbook/marked.md $'\xef\xbb\xbf# With a mark\n'
  put handbook/logo.png $'\x89PNG\r\n\x1a\n\xff\xfe\xfd'

  commit 'A document of 300 KB'                                                      # 30
  put handbook/long.md "# A long list"$'\n'"$(printf 'Line %06d of the register of measuring devices, with its owner and place.\n' {1..4000})"$'\n'
}

unusual_names() {
  commit 'The same name composed and decomposed'                                     # 31
  put "handbook/$nfc" $'# Composed\n'
  put "handbook/$nfd" $'# Decomposed\n'

  commit 'A name that is not UTF-8'                                                  # 32
  put "docs/zh/$gb_name" $'# A name in GB18030\n'

  commit 'Names that look like something else'                                       # 33
  put 'handbook/-draft.md' $'# Starts with a dash\n'
  put 'handbook/back\slash.md' $'# Has a backslash\n'
  put $'handbook/tab\tand\nline.md' $'# Has a tab and a line end\n'
  put 'handbook/a/b/c/d/e/f/g/h/deep.md' $'# Deep down\n'
}

merges() {
  branch_from risks refs/heads/main
  author=$zhang
  commit 'Risk register: first entries'                                              # on risks
  put handbook/risks.md "$(sop 'Risk register')"
  commit 'Risk register: owners'                                                     # on risks
  put handbook/risks.md "$(sop 'Risk register' 'Every risk has one owner.')"
  branch main
  author=$lin
  commit 'Meanwhile on main'                                                         # 34
  put README.md $'# Handbook\n\nHow we work, and why.\n' 100755
  commit 'Merge the risk register'                                                   # 35
  merging risks
  put handbook/risks.md "$(sop 'Risk register' 'Every risk has one owner.')"

  branch_from wording refs/heads/main
  commit 'Wording of the closing, on a branch'                                       # on wording
  put handbook/Closing.md "$(sop 'Calibration of gauges' 'Reference gauge: R-14. Signed by the owner.')"
  branch main
  commit 'Wording of the closing, on main'                                           # 36
  put handbook/Closing.md "$(sop 'Calibration of gauges' 'Reference gauge: R-15.')"
  commit 'Merge with a conflict solved by hand'                                      # 37
  merging wording
  put handbook/Closing.md "$(sop 'Calibration of gauges' 'Reference gauge: R-15. Signed by the owner and a witness.')"

  branch_from moving refs/heads/main
  commit 'Move the risk register, on a branch'                                       # on moving
  rename handbook/risks.md registers/risks.md
  branch main
  commit 'Edit the risk register, on main'                                           # 38
  put handbook/risks.md "$(sop 'Risk register' 'Every risk has one owner and a date.')"
  commit 'Merge the move'                                                            # 39
  merging moving
  rename handbook/risks.md registers/risks.md

  branch_from left refs/heads/main
  commit 'Left'
  put handbook/left.md $'# Left\n'
  branch_from right refs/heads/main
  commit 'Right'
  put handbook/right.md $'# Right\n'
  branch main
  commit 'Merge two at once'                                                         # 40
  merging left right
  put handbook/left.md $'# Left\n'
  put handbook/right.md $'# Right\n'

  branch_from abandoned refs/heads/main
  commit 'An idea that is not taken'                                                 # on abandoned
  put handbook/left.md $'# Left, but otherwise\n'
  branch main
  commit 'Merge, keeping what main has'                                              # 41
  merging abandoned
}

unusual_commits() {
  author=$nameless
  commit 'By nobody in particular'                                                   # 42
  put handbook/left.md $'# Left\n\nTouched by a robot.\n'

  author=$zhang
  commit "$gb_message" GB18030                                                       # 43
  put docs/zh/设备维护规程.md "$(sop_zh 设备维护规程 '点检周期：每周两次。')"

  author=$lin
  commit ''                                                                          # 44
  put handbook/right.md $'# Right\n\nNo message.\n'

  author_clock=1672531200 zone=-0330
  commit 'Written a year before it was committed'                                    # 45
  put handbook/right.md $'# Right\n\nAn old patch, applied late.\n'
  author_clock='' zone=+0800

  commit $'A long message\n\nWith a second paragraph: <b>markup</b>, "quotes", 中文.\n\nReviewed-by: Zhang Min <zhang.min@example.org>\n' # 46
  put handbook/later.md $'# Later\n\nNow with a line end.\n'
}

references() {
  printf 'tag v1.0\nfrom refs/heads/main\ntagger %s %d +0000\n' "$lin" "$clock"
  data $'First edition\n'
  branch_from draft refs/heads/main
  commit 'Not merged yet'
  put handbook/unfinished.md $'# Unfinished\n'
}
