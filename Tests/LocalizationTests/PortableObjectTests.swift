import Testing

@testable import Localization

/// What is read of a catalogue's file.
@Suite struct PortableObjectTests {
  @Test func entriesAreReadAsGettextWritesThem() throws {
    let text = """
      # comment
      msgid ""
      msgstr "Language: ko\\n"

      #. for translators
      #: Sources/A.swift
      msgctxt "hint"
      msgid "a \\"b\\"\\n"
      "c\\td"
      msgstr "가"

      #, fuzzy
      msgid "e"
      msgstr "나"

      #~ msgid "old"
      #~ msgstr "옛"
      """
    let entries = try PortableObject(text).entries
    #expect(entries.map(\.text) == ["a \"b\"\nc\td", "e"])
    #expect(entries.map(\.translation) == ["가", "나"])
    #expect(entries.map(\.context) == ["hint", nil])
    #expect(entries.map(\.isFuzzy) == [false, true])
    #expect(entries.map(\.line) == [7, 13])
  }

  @Test(arguments: [
    ("msgid a", 1), ("msgid \"a", 1), ("\nmsgid \"a\"b\"", 2), ("msgstr[0] \"a\"", 1), ("\"a\"", 1),
    ("msgid \"a\\\"", 1),
  ])
  func whatIsNoCatalogueIsRefusedWithItsLine(text: String, line: Int) {
    #expect(throws: PortableObject.Flaw(line: line)) { try PortableObject(text) }
  }
}
