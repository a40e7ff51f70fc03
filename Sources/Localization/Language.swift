/// A language that people are told in.
package enum Language: String, CaseIterable, Sendable {
  case english = "en"
  case korean = "ko"

  /// That of whoever reads what is being written: reports ask for it, and nothing else does.
  @TaskLocal package static var ofReader = Language.english

  /// The language of a locale's name, as in `ko_KR.UTF-8`; nil for any that nothing is translated to.
  package init?(locale: some StringProtocol) {
    let name = locale.prefix { !"_.@-".contains($0) }.lowercased()
    if name == "c" || name == "posix" {
      self = .english
    } else {
      self.init(rawValue: name)
    }
  }

  /// The language that an environment asks for, as gettext(3) reads it: LANGUAGE, a list, then LC_ALL, LC_MESSAGES, LANG.
  ///
  /// Who says the locale C in so many words wants no translation, whatever LANGUAGE says.
  package static func asked(by environment: (String) -> String?) -> Language {
    let values = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap(environment)
    let locale = values.first { !$0.isEmpty } ?? ""
    let list = (environment("LANGUAGE") ?? "").split(separator: ":")
    guard locale.isEmpty || locale.prefix(while: { $0 != "." }) != "C" && locale != "POSIX" else {
      return .english
    }
    return list.lazy.compactMap { Language(locale: $0) }.first ?? Language(locale: locale) ?? .english
  }
}

extension String {
  /// The text in the language of its reader; as it is where that has no words for it.
  package var translated: String {
    switch Language.ofReader {
    case .english: self
    case .korean: Catalogue.korean.translation(of: self) ?? self
    }
  }
}
