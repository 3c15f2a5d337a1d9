#include "base/secret.h"

#include <concepts>
#include <cstring>
#include <gtest/gtest.h>
#include <memory>
#include <new>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

namespace invd {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };
template <class T>
concept FormattableByFmt = requires(const T& value) { format_as(value); };

static_assert(!std::copy_constructible<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);
static_assert(!std::equality_comparable<Secret> && !std::totally_ordered<Secret>);
static_assert(!std::convertible_to<Secret, std::string> && !std::convertible_to<Secret, std::string_view>);
static_assert(!std::convertible_to<std::string, Secret>, "a string becomes a secret only on purpose");
static_assert(!Streamable<Secret> && !FormattableByFmt<Secret>);

constexpr std::string_view kShort = "hunter2hunter2";  // lies inside the string object
const std::string kLong = "Atzr|IwEBIsecretsecretsecretsecretsecretsecretsecret";

/// True when the bytes hold any eight bytes of the value in a row.
bool holds_part_of(const char* bytes, std::size_t size, std::string_view value) {
  const std::string_view all(bytes, size);
  for (std::size_t i = 0; i + 8 <= value.size(); ++i)
    if (all.contains(value.substr(i, 8))) return true;
  return false;
}

/// A Secret in storage that can be looked at before, during and after its life.
struct Place {
  alignas(Secret) char bytes[sizeof(Secret)] = {};
  Secret* make(std::string value) { return new (bytes) Secret(std::move(value)); }
  [[nodiscard]] bool holds(std::string_view value) const { return holds_part_of(bytes, sizeof bytes, value); }
};

TEST(I28, AShortSecretIsWipedWhenItGoes) {
  Place place;
  Secret* secret = place.make(std::string(kShort));
  EXPECT_TRUE(place.holds(kShort)) << "the test must look at the right bytes";
  secret->~Secret();
  EXPECT_FALSE(place.holds(kShort));
}

TEST(I28, AShortSecretIsWipedWhereItMovedFrom) {
  Place place;
  Secret* secret = place.make(std::string(kShort));
  {
    const Secret moved(std::move(*secret));
    EXPECT_EQ(moved.reveal(), kShort);
    EXPECT_FALSE(place.holds(kShort));
    EXPECT_TRUE(secret->empty());  // NOLINT(bugprone-use-after-move): that it is empty is the promise
  }
  secret->~Secret();
}

TEST(I28, ALongSecretIsWipedWhereItMovedFrom) {
  Secret secret(kLong);
  const char* bytes = secret.reveal().data();
  const Secret moved(std::move(secret));
  EXPECT_EQ(moved.reveal(), kLong);
  // The moved-from string keeps its (wiped) buffer, so it may still be read.
  EXPECT_FALSE(holds_part_of(bytes, kLong.size(), kLong));
}

TEST(I28, AnAssignedSecretLeavesNothingOfTheOldValue) {
  Place place;
  Secret* secret = place.make(std::string(kShort));
  *secret = Secret(std::string("x"));
  EXPECT_EQ(secret->reveal(), "x");
  EXPECT_FALSE(place.holds(kShort.substr(1)));
  secret->~Secret();
}

TEST(I28, MovingASecretToItselfKeepsIt) {
  Secret secret(kLong);
  Secret& same = secret;
  secret = std::move(same);
  EXPECT_EQ(secret.reveal(), kLong);
}

TEST(SecretTest, ADuplicateIsMadeOnPurposeAndIsIndependent) {
  auto first = std::make_unique<Secret>(kLong);
  const Secret second = first->duplicate();
  first.reset();
  EXPECT_EQ(second.reveal(), kLong);
  EXPECT_TRUE(Secret().empty());
}

}  // namespace
}  // namespace invd
