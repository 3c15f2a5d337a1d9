#include "store/write_group.h"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "fixture.h"

namespace invd::store {
namespace {

using namespace test;

/// A store in which nothing can be committed, or nothing of more than one job.
class RefusingKv final : public KvDecorator {
 public:
  RefusingKv(Kv& inner, ErrorCode code) : KvDecorator(inner), code_(code) {}
  Result<void> commit(std::unique_ptr<WriteTxn>) override { return fail(code_, "refused"); }
  Result<void> grow() override { return fail(ErrorCode::store_full, "there is no more"); }

 private:
  ErrorCode code_;
};

/// Puts a row that must not be there yet.
WriteJob make_row(std::string key) {
  return {[key = std::move(key)](WriteTxn& txn) -> Result<void> {
            const auto made = txn.put_if_absent(Table::orders, key, "v");
            if (!made) return fail(made);
            if (!*made) return fail(ErrorCode::conflict, key + " exists already");
            return {};
          },
          {}};
}

TEST(WriteGroup, NoErrorSpeaksOfARowThatWasNeverCommitted) {
  TempDirectory directory(fast_parent());
  const auto opened = must_open(small_options(directory.path()));
  for (const ErrorCode code : {ErrorCode::store_full, ErrorCode::store_io}) {
    RefusingKv kv(*opened.engine, code);
    std::vector<WriteJob> jobs;
    for (const char* key : {"a", "a", "b", "a"}) jobs.push_back(make_row(key));
    const GroupOutcome outcome = commit_group(kv, jobs, opened.fence);
    for (const auto& result : outcome.results) {
      ASSERT_FALSE(result);
      EXPECT_EQ(result.error().code, code) << result.error().message;
    }
  }
}

TEST(WriteGroup, WhatANeighbourCommittedIsAReason) {
  TempDirectory directory(fast_parent());
  const auto opened = must_open(small_options(directory.path()));
  std::vector<WriteJob> jobs;
  for (const char* key : {"a", "a", "b"}) jobs.push_back(make_row(key));
  const GroupOutcome outcome = commit_group(*opened.engine, jobs, opened.fence);
  EXPECT_TRUE(outcome.results[0]);
  ASSERT_FALSE(outcome.results[1]);
  EXPECT_EQ(outcome.results[1].error().code, ErrorCode::conflict);
  EXPECT_TRUE(outcome.results[2]);
}

}  // namespace
}  // namespace invd::store
