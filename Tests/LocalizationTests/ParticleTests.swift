import Testing

@testable import Localization

/// Which form of a particle follows a word.
@Suite struct ParticleTests {
  @Test(arguments: [
    // Hangul, by its last syllable.
    ("서버", "서버가"), ("메시지", "메시지가"), ("알림", "알림이"), ("줄", "줄이"), ("글", "글이"),
    // Ports and other numbers, as they are read: 일, 이, 삼 … 십, 백, 천, 만, 억, 조.
    ("1", "1이"), ("2", "2가"), ("3", "3이"), ("4", "4가"), ("5", "5가"), ("6", "6이"), ("7", "7이"),
    ("8", "8이"), ("9", "9가"), ("0", "0이"), ("10", "10이"), ("2500", "2500이"), ("51234", "51234가"),
    ("1000000000000", "1000000000000가"), ("0.2", "0.2가"), ("1.0", "1.0이"), ("ROOM-3", "ROOM-3이"),
    ("50%", "50%가"),
    // Latin letters by their names.
    ("A", "A가"), ("B", "B가"), ("L", "L이"), ("M", "M이"), ("N", "N이"), ("R", "R이"), ("TCP", "TCP가"),
    ("LF", "LF가"), ("CR", "CR이"), ("PATH", "PATH가"), ("nc", "nc가"),
    // Latin words as they are borrowed: 라인, 코어, 로그, 호스트, 소켓, 파일, 블록, 링.
    ("line", "line이"), ("core", "core가"), ("log", "log가"), ("host", "host가"), ("socket", "socket이"),
    ("file", "file이"), ("server", "server가"), ("block", "block이"), ("string", "string이"),
    ("Unknown", "Unknown이"), ("client", "client가"),
    // Quotation marks, full stops and what is added in brackets are not read.
    ("“안녕하세요”", "“안녕하세요”가"), ("“안녕.”", "“안녕.”이"), ("`line`", "`line`이"), ("시그널 11 (뜻)", "시그널 11 (뜻)이"),
    ("[알림]", "[알림]이"),
    // Nobody knows how that is read.
    ("→", "→이(가)"), ("", "이(가)"), ("Привет", "Привет이(가)"),
  ])
  func theParticleFitsTheWordBefore(word: String, expected: String) {
    #expect(Template("%1{이/가}").filled(with: [1: word]) == expected)
  }

  @Test(arguments: [
    ("서버", "서버로"), ("메일", "메일로"), ("알림", "알림으로"), ("1", "1로"), ("3", "3으로"), ("7", "7로"), ("10", "10으로"),
    ("URL", "URL로"), ("file", "file로"), ("line", "line으로"), ("CR", "CR로"),
  ])
  func 으로_losesItsVowelAfterㄹToo(word: String, expected: String) {
    #expect(Template("%1{으로/로}").filled(with: [1: word]) == expected)
  }

  @Test(arguments: [
    ("%1{은/는}", "서버는"), ("%1{을/를}", "서버를"), ("%1{과/와}", "서버와"), ("%1{이라고/라고}", "서버라고"),
    // Nothing but a pair in Hangul is a particle.
    ("%1 {host} {a/b} \\u{HEX} {이/}", "서버 {host} {a/b} \\u{HEX} {이/}"), ("100%", "100%"),
  ])
  func onlyPairsAreParticles(template: String, expected: String) {
    #expect(Template(template).filled(with: [1: "서버"]) == expected)
  }
}
