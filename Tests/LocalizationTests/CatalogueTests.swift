import Testing

@testable import Localization

/// How a text finds its translation.
@Suite struct CatalogueTests {
  private static let catalogue = Catalogue(
    [
      ("%1 heard %2%3", "%1{이/가} %2{을/를} 들음%3"), ("%1 heard %2 where %3 was due%4", "%1: %3 자리에 %2%4"),
      (": it is cut", ": 잘림"), ("nothing", "없음"), ("it ended, %1", "끝남, %1"), ("status %1", "상태 %1"),
      ("%2 of %1", "%1 중 %2"), ("the text “%1” is long", "“%1”{은/는} 긺"),
    ].map { PortableObject.Entry(text: $0.0, translation: $0.1) }
      + [PortableObject.Entry(text: "fuzzy", translation: "퍼지", isFuzzy: true)])

  @Test(arguments: [
    ("nothing", "없음"), ("Nothing.", "없음."), ("something", nil), ("fuzzy", nil), ("", nil),
    ("A heard “x”", "A가 “x”를 들음"), ("A heard “x”: it is cut", "A가 “x”를 들음: 잘림"),
    // The one with the most words of its own.
    ("A heard “x” where “y” was due", "A: “y” 자리에 “x”"),
    ("A heard “x” where “y” was due: it is cut", "A: “y” 자리에 “x”: 잘림"),
    // What is known of no clause is part of what was filled in.
    ("A heard x: it is whole", "A가 x: it is whole을 들음"),
    // What was filled in is translated in its turn.
    ("A heard nothing", "A가 없음을 들음"), ("it ended, status 3", "끝남, 상태 3"), ("3 of 7", "7 중 3"),
    // A quotation is never taken apart.
    ("A heard “B heard “y” where z was due”", "A가 “B heard “y” where z was due”를 들음"),
    ("the text “nothing” is long", "“nothing”은 긺"), ("the text “a” or “b” is long", "“a” or “b”는 긺"),
    // Clauses and lines one by one.
    ("it ended, status 3; who knows; nothing", "끝남, 상태 3. who knows. 없음"),
    ("nothing\n  code\nnothing", "없음\n  code\n없음"),
  ])
  func aTextIsFoundByItself(text: String, expected: String?) {
    #expect(Self.catalogue.translation(of: text) == expected)
  }

  /// What a server says is filled in, and may look like any pattern.
  @Test(arguments: [
    "A heard x of y where z; it ended, ", "x heard ", ": x heard y", "x line 3: ", " again", "a, b of c, ",
    "“", "x (", ".", "; ",
    "chat-conform: a, framing b, claim c, ",
  ])
  func muchTextTakesLittleTime(text: String) {
    let long = String(repeating: text, count: 1000 / text.utf8.count)
    let clock = ContinuousClock()
    let time = clock.measure { _ = Catalogue.korean.translation(of: long) }
    #expect(time < .seconds(1), "\(time)")
  }
}
