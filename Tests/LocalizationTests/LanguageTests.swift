import Testing

@testable import Localization

/// Whose language is spoken.
@Suite struct LanguageTests {
  @Test(arguments: [
    ([:], Language.english), (["LANG": "ko_KR.UTF-8"], .korean), (["LANG": "en_GB.UTF-8"], .english),
    (["LC_MESSAGES": "ko", "LANG": "en_GB"], .korean), (["LC_MESSAGES": "en_GB", "LANG": "ko"], .english),
    (["LC_ALL": "ko_KR", "LC_MESSAGES": "en"], .korean), (["LC_ALL": "", "LANG": "ko"], .korean),
    (["LANGUAGE": "ko", "LANG": "en_GB.UTF-8"], .korean), (["LANGUAGE": "fr:ko:en"], .korean),
    (["LANGUAGE": "en:ko", "LANG": "ko"], .english), (["LANGUAGE": "", "LANG": "ko"], .korean),
    (["LANGUAGE": "fr", "LANG": "ko"], .korean),
    // Who says C wants none.
    (["LANGUAGE": "ko", "LC_ALL": "C"], .english), (["LANGUAGE": "ko", "LANG": "C.UTF-8"], .english),
    (["LANGUAGE": "ko", "LC_ALL": "POSIX"], .english), (["LANG": "kok_IN"], .english),
  ])
  func theEnvironmentAsksForALanguageAsItAsksGettext(environment: [String: String], expected: Language) {
    #expect(Language.asked { environment[$0] } == expected)
  }

  @Test func nothingIsTranslatedForWhoReadsEnglish() {
    let text = "3 passed, 1 failed, 0 skipped"
    #expect(text.translated == text)
    Language.$ofReader.withValue(.korean) { #expect(text.translated == "통과 3, 실패 1, 건너뜀 0") }
  }
}
