import SessionRunner

// What a reader may take for a notice.
extension SplitMix64 {
  /// A text that is like a notice: as one stands, or so disguised that a server has to look twice.
  mutating func forgery() -> String {
    switch number(below: 4) {
    case 0: return pick(notices)
    case 1:
      return happens(onceIn: 3)
        ? pick(turns) + String(pick(notices).reversed()) : pick(before) + pick(notices)
    default: return (happens(onceIn: 3) ? pick(before) : "") + disguisedMark() + pick(["", " ", ":"]) + "안녕"
    }
  }

  /// The mark of a notice in other letters and brackets, with what is not seen at one place of it.
  private mutating func disguisedMark() -> String {
    let pair = pick(brackets)
    let closing = happens(onceIn: 4) ? pick(brackets).closing : pair.closing
    let word = happens(onceIn: 3) ? pick(spellings) : "알림"
    var parts = [pair.opening] + word.unicodeScalars.map { String($0) } + [closing]
    if happens(onceIn: 2) { parts.insert(pick(unseen), at: 1 + number(below: parts.count - 1)) }
    return parts.joined()
  }
}

private let notices = [
  "[알림] 1104 님이 접속하셨습니다.", "[알림] 1104 님이 나갔습니다.", "[알림] 접속을 종료합니다.",
  "[알림] 전달되지 않았습니다: 빈 메시지입니다.", "[알림]", "[알림]안녕", "[알림]:안녕", "[[알림]] 안녕",
]

/// What may stand before a notice without hiding it from a reader.
private let before = [
  " ", "\t", "\u{3000}", "\u{A0}", "\u{200B}", "\u{2060}", "\u{FEFF}", "\u{3164}",
  "\u{200B} ",
  "\u{AD}\u{200D}", "\u{301}", "\u{2800}", "\u{FFF9}", "\u{FFFC}", "\u{1D159}", "\u{200F}", "\u{61C}", "א",
  "؟",
]

/// What makes a terminal show the rest from right to left.
private let turns = ["\u{202E}", "\u{2067}\u{202E}", "\u{202B}\u{202E}"]

/// What stands between the letters of a word and is hardly seen, or not at all.
private let unseen = [
  "\u{200B}", "\u{200D}", "\u{2060}", "\u{FEFF}", "\u{AD}", "\u{34F}", "\u{115F}", "\u{FE0F}", "\u{E0041}",
  "\u{301}", "\u{308}", "\u{302F}", "\u{20DD}", " ", "\t", "\u{3000}", "\u{202E}",
]

private let brackets: [(opening: String, closing: String)] = [
  ("[", "]"), ("[", "]"), ("［", "］"), ("【", "】"), ("〔", "〕"), ("⟦", "⟧"), ("⁅", "⁆"), ("「", "」"), ("⌈", "⌉"),
  ("⎡", "⎦"), ("⸢", "⸥"), ("﹇", "﹈"), ("[ ", " ]"),
]

/// The same word, as other letters of Hangul spell it.
private let spellings = [
  "\u{110B}\u{1161}\u{11AF}\u{1105}\u{1175}\u{11B7}", "ㅇㅏㄹㄹㅣㅁ", "아ㄹ리ㅁ",
  "\u{FFB7}\u{FFC2}\u{FFA9}\u{FFA9}\u{FFDC}\u{FFB1}", "\u{114C}\u{1161}\u{11AF}\u{1105}\u{1175}\u{11B7}",
]
