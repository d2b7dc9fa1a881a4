// What the providers of all plugins offer of one kind, each asked until it gave a good answer, and then no more.
// Thread-safety: all methods from any thread; add() before all others.
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plugin.h"
#include "sound_template.h"

namespace rotulus::plugins {

template <class Item>
class Catalogue {
 public:
  // `kind` as in "its templates".
  explicit Catalogue(std::string kind) : kind_(std::move(kind)) {}

  void add(Plugin& plugin, std::function<std::vector<Item>()> question) {
    providers_.push_back({&plugin, std::move(question), {}});
  }

  // Of all plugins that are ready.
  std::vector<Item> all() {
    const std::lock_guard lock(mutex_);
    std::vector<Item> items;
    for (Provider& provider : providers_) {
      if (!provider.plugin->ready() || !answered(provider)) continue;
      items.insert(items.end(), provider.items->begin(), provider.items->end());
    }
    return items;
  }

  // Which provider offers it, by the order of add(); of plugins that were disabled since, too.
  std::optional<std::size_t> owner(const std::string& id) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < providers_.size(); ++i) {
      if (answered(providers_[i]) && has(*providers_[i].items, id)) return i;
    }
    return std::nullopt;
  }

 private:
  struct Provider {
    Plugin* plugin;
    std::function<std::vector<Item>()> question;
    std::optional<std::vector<Item>> items;
  };

  static bool has(const std::vector<Item>& items, const std::string& id) {
    for (const Item& item : items) {
      if (item.id == id) return true;
    }
    return false;
  }

  bool answered(Provider& provider) {
    if (provider.items) return true;
    try {
      provider.items = provider.plugin->template ask<std::vector<Item>>("its " + kind_, provider.question,
                                                                        [&](const std::vector<Item>& items) { check(items); });
    } catch (const CallFailed&) {  // counted and reported by the plugin's account
      return false;
    }
    return true;
  }

  void check(const std::vector<Item>& items) const {
    check_count(items.size(), kind_);
    std::set<std::string> ids;
    for (const Item& item : items) {
      check_item(item);
      require(ids.insert(item.id).second, "'" + item.id + "' is there twice");
      for (const Provider& other : providers_) {
        require(!other.items || !has(*other.items, item.id),
                "'" + item.id + "' is already offered by '" + other.plugin->name() + "'");
      }
    }
  }

  const std::string kind_;
  std::mutex mutex_;
  std::deque<Provider> providers_;
};

}  // namespace rotulus::plugins
