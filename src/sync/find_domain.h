#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "store/domains.h"
#include "store/kv.h"
#include "sync/books.h"

namespace invd::sync {

// The setting `quantity_domains` may change when domains have been linked. Their names follow it: a listing that has an
// item has its domain under the name of today, so that its lines go on moving the stock that they moved.

/// Whether a domain of that name is one that the setting makes.
[[nodiscard]] bool is_grouped_so(const BooksSettings& settings, const store::DomainId& id);

/// Gives every linked listing of a SKU the domain that the setting puts it in, where it lacks one: a copy of the one
/// that its item had. Then drops domains that the setting makes no more. An opening that waits is taken over once.
/// Where listings of two items come into one domain, it has one of the items, and the log names the listings that were
/// linked to another.
[[nodiscard]] Result<void> regroup_domains(store::WriteTxn& txn, const BooksSettings& settings, const Sku& sku);

/// SKUs with a linked listing that has no domain, or whose domain has another item.
struct MisplacedPage {
  std::vector<Sku> skus;
  std::string next;  ///< `after` of the next page; empty at the end
};
[[nodiscard]] Result<MisplacedPage> find_misplaced(store::ReadTxn& txn, const BooksSettings& settings,
                                                   const std::string& after);

/// The domain of that name, which the setting makes.
[[nodiscard]] Result<std::optional<store::QuantityDomain>> find_domain(store::WriteTxn& txn,
                                                                       const BooksSettings& settings,
                                                                       const store::DomainId& id);

}  // namespace invd::sync
