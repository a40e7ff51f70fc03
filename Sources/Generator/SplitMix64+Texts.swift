import SessionLanguage
import SessionRunner

// What people say, and what they should not.
extension SplitMix64 {
  /// A message that any server relays.
  mutating func message(beginning head: String = "") -> Text {
    Text(compact: phrase(beginning: head))
  }

  /// The bytes of a message that any server relays: short as most are, or of a size at which servers are known to fail.
  mutating func phrase(beginning head: String = "") -> [UInt8] {
    if happens(onceIn: 8) { return phrase(of: pick(sizes), beginning: head) }
    var text = head.isEmpty && happens(onceIn: 3) ? "" : head + pick(nicks) + ":"
    for _ in 0..<number(below: 4) { text += pick(fragments) }
    if text.isEmpty { text = pick(fragments) }
    return Array(text.utf8)
  }

  /// A message of exactly so many bytes.
  mutating func phrase(of size: Int, beginning head: String = "") -> [UInt8] {
    let filler = Array(pick(["x", "가", "é", "👍", " "]).utf8)
    var bytes = Array(head.utf8)
    if size > bytes.count + 2, happens(onceIn: 2) { bytes += "a:".utf8 }
    while bytes.count + filler.count <= size { bytes += filler }
    while bytes.count < size { bytes.append(UInt8(ascii: ".")) }
    return bytes
  }

  /// A message that a hardened server refuses.
  mutating func refused() -> [UInt8] {
    switch number(below: 7) {
    case 0: return phrase(of: pick([4097, 4098, 5000, 9000]))
    case 1: return Array("a:".utf8) + pick(notUTF8) + Array("b".utf8)
    case 2, 3: return Array("유저 1:".utf8) + Array(pick(controls).utf8) + Array("안녕".utf8)
    default: return Array(forgery().utf8)
    }
  }

  /// What a browser may send, with a body that ends in no LF.
  mutating func request() -> [UInt8] {
    let end = pick(["\r\n", "\n"])
    let target =
      happens(onceIn: 4) ? "POST /" + String(repeating: "a", count: 5000) + " HTTP/1.1" : pick(requests)
    return Array((target + end + pick(["", "Host: a" + end]) + end).utf8) + phrase()
  }
}

/// Sizes in bytes that some servers cut at.
private let sizes = [
  1, 2, 255, 256, 257, 511, 512, 513, 800, 999, 1000, 1001, 1022, 1023, 1024, 1024,
]

private let nicks = ["유저 1", "유저 2", "Unknown", "a", "", " b ", "김  철수", "\u{1112}\u{1161}\u{11AB}", "Ｎick"]

/// Pieces of text that servers are known to spoil.
private let fragments = [
  "안녕하세요", "Hello, World", " ", "  ", "\t", "\u{3000}", ":", "10:30", " : ", "http://example.com:80/",
  "\u{1112}\u{1161}\u{11AB}", "e\u{301}", "é", "ｆｕｌｌ", "①½", "👨‍👩‍👧", "🇰🇷", "👍🏽", "𝔘𠀋", "日本語", "שלום",
  "مرحبا", "ไทย", "\u{200B}", "\u{200D}", "\u{FEFF}b", "\u{200E}", "\u{202E}abc\u{202C}", "%s %d %n", "{0}",
  "${A}",
  "\\n", "\\", "<b>&amp;</b>", "\"quoted\"", "'", "`", ";--", "#", "0", "null", "[", "[알림", "알림]", "닫습니다.",
  "…",
  "[알림] 1104 님이 나갔습니다.", "[Message Log] (1104) - x", "[Connected] IP:127.0.0.1 / Port:1104가 연결되었습니다.",
  "===== 서버가 열렸습니다 =====", "closed", "in that order", "␠", "quit", "exit", "/quit", "/who",
]

private let notUTF8: [[UInt8]] = [
  [0xFF], [0xFE], [0x80], [0xC0, 0xAF], [0xC0, 0x80], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80],
  [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0xAF], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
  [0xBE, 0xC8], [0xEC, 0x95],
]

private let controls = [
  "\u{0}", "\u{7}", "\u{8}", "\r", "\u{B}", "\u{C}", "\u{1B}[2J", "\u{7F}", "\u{85}", "\u{9B}", "\u{2028}",
  "\u{2029}",
]

/// First lines of HTTP.
private let requests = [
  "GET / HTTP/1.1", "POST /a?b=c HTTP/1.0", "OPTIONS * HTTP/1.1", "M-SEARCH http://example.com:80/ HTTP/2.0",
  "PUT /안녕 HTTP/1.1",
]
