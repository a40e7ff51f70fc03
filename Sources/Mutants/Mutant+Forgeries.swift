import ChatProtocol

extension Mutant {
  /// What is like a notice, and is not refused.
  package static let forgeries: [Mutant] =
    kinds.map { kind, isOfThatKind in
      Mutant(
        "notice-\(kind)-forged", "relays one kind of forged notice (\(kind))", breaks: "HARD-9", in: .line
      ) {
        $0.letsThrough { isOfThatKind(String(decoding: $0, as: UTF8.self)) }
      }
    }
    + lookalikes.map { kind, part in
      Mutant(
        "notice-\(kind)-forged", "relays one kind of forged notice (\(kind))", breaks: "HARD-9", in: .line
      ) {
        $0.letsThrough { $0.firstRange(of: Array(part.utf8)) != nil }
      }
    }

  private static let kinds: [(String, @Sendable (String) -> Bool)] = [
    ("of-a-join", { $0.hasPrefix("[알림]") && $0.hasSuffix("접속하셨습니다.") }),
    ("of-a-leave", { $0.hasPrefix("[알림]") && $0.hasSuffix("나갔습니다.") }),
    ("of-a-goodbye", { $0.hasPrefix("[알림]") && $0.hasSuffix("종료합니다.") }),
    ("of-a-refusal", { $0.hasPrefix("[알림] 전달되지") }),
    ("without-blank", { $0.hasPrefix("[알림]") && !$0.hasPrefix("[알림] ") }),
    ("alone", { $0 == "[알림]" }),
    ("as-nick", { $0.hasPrefix("[알림]") && $0.contains(":") }),
    ("after-blanks", { $0.hasPrefix(" ") }),
    ("after-tab", { $0.hasPrefix("\t") }),
    ("after-wide-blank", { $0.hasPrefix("\u{3000}") }),
    ("after-zero-width", { $0.unicodeScalars.first == "\u{200B}" }),
    ("after-bom", { $0.unicodeScalars.first == "\u{FEFF}" }),
    ("after-filler", { $0.unicodeScalars.first == "\u{3164}" }),
    ("after-no-break-blank", { $0.unicodeScalars.first == "\u{A0}" }),
    ("after-word-joiner", { $0.unicodeScalars.first == "\u{2060}" }),
    ("after-direction-mark", { $0.unicodeScalars.first == "\u{202E}" }),
    ("after-many-unseen", { $0.unicodeScalars.contains("\u{AD}") }),
    ("decomposed", { $0.unicodeScalars.contains("\u{110B}") }),
    ("in-wide-brackets", { $0.hasPrefix("［") && $0.contains("］") }),
    (
      "in-one-wide-bracket",
      { $0.hasPrefix("[") && $0.contains("］") || $0.hasPrefix("［") && $0.contains("]") }
    ),
  ]

  /// What such a notice holds, and no other.
  private static let lookalikes: [(kind: String, part: String)] = [
    ("with-zero-width-inside", "[알\u{200B}림"), ("with-soft-hyphen-inside", "[알\u{AD}림"),
    ("with-grapheme-joiner-inside", "[알\u{34F}림"), ("with-word-joiner-inside", "[알\u{2060}림"),
    ("with-filler-inside", "[알\u{115F}림"), ("with-variation-inside", "[알\u{FE0F}림"),
    ("with-tag-inside", "[알\u{E0041}림"), ("with-bom-inside", "[\u{FEFF}알림"),
    ("with-joiner-inside", "[알림\u{200D}]"), ("with-blanks-inside", "[ 알림 ]"),
    ("with-wide-blank-inside", "[\u{3000}알\t림]"), ("after-mark", "\u{301}[알림]"),
    ("with-mark-on-bracket", "[\u{308}알림]"), ("with-spacing-mark", "[알\u{302F}림]"),
    ("with-enclosing-mark", "[알림\u{20DD}]"), ("after-braille-blank", "\u{2800}[알림]"),
    ("after-object", "\u{FFFC}[알림]"), ("after-format", "\u{FFF9}[알림]"), ("after-null-note", "\u{1D159}[알림]"),
    ("in-lenticular-brackets", "【알림】"), ("in-tortoise-shell-brackets", "〔알림〕"), ("in-white-brackets", "⟦알림⟧"),
    ("in-quills", "⁅알림⁆"), ("in-corners", "「알림」"), ("in-ceilings", "⌈알림⌉"), ("in-pieces", "⎡알림⎦"),
    ("in-half-brackets", "⸢알림⸥"), ("in-sideways-brackets", "﹇알림﹈"), ("in-unlike-brackets", "【알림]"),
    ("in-two-pairs", "[[알림]]"), ("in-single-letters", "ㅇㅏㄹㄹㅣㅁ"), ("in-half-width", "\u{FFB7}\u{FFC2}"),
    ("in-syllables-and-letters", "아ㄹ리ㅁ"), ("in-old-letters", "\u{114C}"), ("backwards", "\u{202E}.다니습닫"),
    ("backwards-in-isolation", "\u{2067}\u{202E}"), ("backwards-when-embedded", "\u{202B}\u{202E}"),
    ("half-turned", "[알\u{202E}[림"), ("turned-by-a-mark", "\u{200F}[알림]"),
    ("turned-by-an-arabic-mark", "\u{61C}[알림]"), ("from-right-to-left", "א[알림]"),
    ("from-right-to-left-after-a-bracket", "؟【알"),
  ]
}
