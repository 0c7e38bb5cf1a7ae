#include "ingest/access/access.h"

#include <gtest/gtest.h>

#include <set>

#include "ingest/access/secret.h"

namespace evenstride {
namespace {

using Verdict = Access::Verdict;

class AccessTest : public ::testing::Test {
 protected:
  std::string add(const std::string& kind, const std::string& runner, bool revoked = false) {
    std::string token = make_token();
    tokens_.push_back({0, token_hash(token), kind, runner, "", 0, revoked});
    access_.set_tokens(tokens_);
    return token;
  }
  std::optional<v1::ErrorFrame> sensor(const std::string& token, const std::string& runner,
                                       const std::string& address = "10.0.0.1") {
    v1::Hello hello;
    hello.set_token(token);
    hello.set_runner_id(runner);
    const auto grant = access_.device(hello, address, now_);
    if (grant.verdict == Verdict::kGranted) return std::nullopt;
    return refusal_of(grant.verdict);
  }
  Verdict page(const std::string& token, const std::string& address = "10.0.0.1") {
    return access_.viewer(token, address, now_).verdict;
  }
  AccessLimits limits_{3, std::chrono::seconds(60)};
  Access access_{true, limits_};
  std::vector<TokenRecord> tokens_;
  Access::Now now_{};
};

TEST(Token, HoldsManyRandomBitsAndIsStoredAsItsHash) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(make_token());
  EXPECT_EQ(seen.size(), 100u);
  EXPECT_EQ(seen.begin()->size(), 4u + 64u);
  // SHA-256 of "abc": FIPS 180-4, example B.1.
  EXPECT_EQ(token_hash("abc").substr(0, 4), "\xba\x78\x16\xbf");
  EXPECT_EQ(token_hash("abc").size(), 32u);
}

TEST_F(AccessTest, ADeviceTokenOpensItsRunnerOnly) {
  const std::string annas = add("device", "anna"), every = add("device", "");
  EXPECT_FALSE(sensor(annas, "anna"));
  EXPECT_FALSE(sensor(every, "ben"));
  const auto refused = sensor(annas, "ben");
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->code(), v1::ErrorFrame::CODE_UNAUTHORISED);
  EXPECT_EQ(access_.counters().granted, 2u);
  EXPECT_EQ(access_.counters().wrong, 1u);
}

TEST_F(AccessTest, WrongMissingRevokedAndOtherKindsAreRefused) {
  const std::string device = add("device", ""), viewer = add("viewer", "anna");
  const std::string revoked = add("device", "", true);
  EXPECT_TRUE(sensor("", "anna", "a"));
  EXPECT_TRUE(sensor(make_token(), "anna", "b"));
  EXPECT_TRUE(sensor(revoked, "anna", "c"));
  EXPECT_TRUE(sensor(viewer, "anna", "d"));
  EXPECT_EQ(page(device, "e"), Verdict::kWrong);
  EXPECT_EQ(page(""), Verdict::kMissing);
  EXPECT_EQ(page(viewer), Verdict::kGranted);
  const auto grant = access_.viewer(viewer, "f", now_);
  EXPECT_TRUE(grant.allows("anna"));
  EXPECT_FALSE(grant.allows("ben"));
}

TEST_F(AccessTest, RevokingTakesEffectWithTheNextList) {
  const std::string token = add("viewer", "");
  EXPECT_EQ(page(token), Verdict::kGranted);
  tokens_[0].revoked = true;
  access_.set_tokens(tokens_);
  EXPECT_EQ(page(token), Verdict::kWrong);
}

TEST_F(AccessTest, AnAddressWithTooManyWrongTokensIsLockedOutForAWhile) {
  const std::string token = add("device", "");
  for (std::size_t i = 0; i < limits_.wrong_tokens; ++i) EXPECT_TRUE(sensor("wrong", "anna"));
  EXPECT_TRUE(sensor(token, "anna")) << "not listened to";
  EXPECT_EQ(access_.counters().locked_out, 1u);
  EXPECT_FALSE(sensor(token, "anna", "10.0.0.2")) << "another address is not touched";
  now_ += limits_.window;
  EXPECT_FALSE(sensor(token, "anna"));
}

TEST_F(AccessTest, APageThatIsLockedOutDoesNotLockTheSensorsBesideIt) {
  const std::string token = add("device", "");
  for (std::size_t i = 0; i < limits_.wrong_tokens; ++i) EXPECT_EQ(page("wrong"), Verdict::kWrong);
  EXPECT_EQ(page("wrong"), Verdict::kLockedOut);
  EXPECT_FALSE(sensor(token, "anna"));
}

TEST_F(AccessTest, AMissingTokenLocksNobodyOut) {
  const std::string token = add("device", "");
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(sensor("", "anna"));
  EXPECT_FALSE(sensor(token, "anna"));
}

TEST_F(AccessTest, AGrantLastsUntilItsTokenIsRevoked) {
  const std::string token = make_token();
  tokens_.push_back({7, token_hash(token), "viewer", "", "", 0, false});
  access_.set_tokens(tokens_);
  const auto grant = access_.viewer(token, "10.0.0.1", now_);
  EXPECT_EQ(grant.token_id, 7);
  EXPECT_TRUE(access_.still(grant));
  tokens_[0].revoked = true;
  access_.set_tokens(tokens_);
  EXPECT_FALSE(access_.still(grant));
  EXPECT_TRUE(access_.still({})) << "where no token is needed";
}

TEST(Access, NotRequiredLetsEverybodyIn) {
  Access access(false, {});
  EXPECT_EQ(access.device(v1::Hello{}, "127.0.0.1", {}).verdict, Verdict::kGranted);
  EXPECT_TRUE(access.viewer("", "127.0.0.1", {}).allows("anna"));
}

}  // namespace
}  // namespace evenstride
