import SessionRunner
import Testing

/// Numbers that are the same everywhere.
@Suite struct SplitMix64Tests {
  /// The first numbers of the published algorithm for this seed.
  @Test func numbersAreThoseOfTheAlgorithm() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<5).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test(arguments: [1, 2, 3, 7, 100, Int.max])
  func numbersAreBelowTheLimitAndReachIt(limit: Int) {
    var random = SplitMix64(seed: 1)
    let numbers = (0..<2000).map { _ in random.number(below: limit) }
    #expect(numbers.allSatisfy { (0..<limit).contains($0) })
    if limit <= 100 { #expect(Set(numbers).count == limit) }
  }

  @Test func eachOfManyThingsHasNumbersOfItsOwn() {
    let firsts = (0..<1000).map { number in
      var random = SplitMix64(seed: 5, number: number)
      return random.next()
    }
    #expect(Set(firsts).count == 1000)
  }
}
