import ChatProtocol
import Testing

/// The first line of a request of HTTP, wherever it is cut.
@Suite struct RequestLineTests {
  static let limit = 32

  static let requests = [
    "GET / HTTP/1.1", "POST / HTTP/1.0", "OPTIONS * HTTP/2.0", "get /a?b=c HTTP/0.9", "M-SEARCH * HTTP/1.1",
    "A!#$%&'*+-.^_`|~9 x HTTP/1.1", "PUT http://a.b:1/ HTTP/1.1", "PUT /안녕 HTTP/1.1",
    "CONNECT a:443 HTTP/1.1",
    "POST /\(String(repeating: "a", count: 100)) HTTP/1.1", "GET /1234567890 HTTP/1.1",
    "GET /123456789012345678 HTTP/1.1",
  ]

  // Spec: HARD-36 HARD-37
  @Test(arguments: requests, ["\n", "\r\n", "\r\n\r\n", "\na\nb", "\r\nHost: a\r\n\r\na:b\n"])
  func nothingOfARequestIsAMessage(request: String, rest: String) {
    for head in ["", "\n", "\r\n\n"] {
      for pieces in cuts(of: "\(head)\(request)\(rest)".bytes) {
        var decoder = MessageDecoder(framing: .line, limit: Self.limit)
        #expect(decoder.received(pieces: pieces) == [])
        #expect(decoder.hasFoundRequest && !decoder.awaitsQuiet)
        #expect(decoder.received("a\n".bytes) == [] && decoder.ended() == [])
      }
    }
  }

  // Spec: HARD-3 HARD-4 HARD-36
  @Test(arguments: requests, ["", "\r"])
  func aRequestMayEndInNothing(request: String, rest: String) {
    for pieces in cuts(of: "\(request)\(rest)".bytes) {
      var decoder = MessageDecoder(framing: .line, limit: Self.limit)
      var ending = decoder
      #expect(decoder.received(pieces: pieces) == [])
      #expect(decoder.quietIntervalPassed() == [] && decoder.hasFoundRequest)
      #expect(decoder.received("\nHost: a\n".bytes) == [])
      _ = ending.received(pieces: pieces)
      #expect(ending.ended() == [] && ending.hasFoundRequest)
    }
  }

  static let talk = [
    "GET /", "GET / HTTP", "GET / HTTP/1.1x", "GET / HTTP/11", "GET / HTTP/1.", "GET / HTTP/a.1",
    "GET / http/1.1",
    "GET  / HTTP/1.1", "GET /  HTTP/1.1", " GET / HTTP/1.1", "GET / a HTTP/1.1", "GET: / HTTP/1.1",
    "/ HTTP/1.1",
    "유저 / HTTP/1.1", "GET / HTTP/1.1 ", "a:GET / HTTP/1.1", "hello", "hello there", "GET / HTTP/1.1\r", "GET",
    "GET ",
    "\r", "GET /\u{7F} HTTP/1.1", "GET /\t HTTP/1.1", "RTSP / RTSP/1.0",
  ]

  @Test(arguments: talk)
  func whatIsNoRequestIsAMessage(text: String) {
    for pieces in cuts(of: "\(text)\r\r\n".bytes) {
      var decoder = MessageDecoder(framing: .line, limit: Self.limit)
      #expect(decoder.received(pieces: pieces) == messages("\(text)\r"))
      #expect(!decoder.hasFoundRequest)
    }
  }

  @Test(arguments: ["a", " ", "안녕", "1234567890123456789012345678901234567890", "GET /"])
  func aRequestAfterAMessageIsOneToo(first: String) {
    for pieces in cuts(of: "\(first)\nGET / HTTP/1.1\r\n".bytes) {
      var decoder = MessageDecoder(framing: .line, limit: Self.limit)
      #expect(decoder.received(pieces: pieces).last == messages("GET / HTTP/1.1").last)
      #expect(!decoder.hasFoundRequest)
    }
  }

  static let overLimit: [(text: String, isRequest: Bool)] = [
    ("POST /1234567890123456789012345678901234567890", true),
    ("POST /1234567890123456789012 HTTX/1.1 x", true),
    ("POST /12345678901234567890123 HTTP/1.1", true), ("POST /1234567890123456 HTTP/1.1abcd", false),
    ("hello there, how are you this morning?", false), ("POST /1234567890123456789 hTTP/1.1", false),
    ("1234567890123456789012345678901234567890", false), (" 1234567890123456789012345678901234567890", false),
    ("POST:/ 1234567890123456789012345678901234567890", false),
  ]

  /// As far as the limit it may be the beginning of a request.
  @Test(arguments: overLimit)
  func whatIsOverTheLimitIsKnownByItsBeginning(line: (text: String, isRequest: Bool)) {
    for pieces in cuts(of: "\(line.text)\r\nb\n".bytes) {
      var decoder = MessageDecoder(framing: .line, limit: Self.limit)
      let expected: Decoded = line.isRequest ? [] : [.failure(.tooLong(limit: Self.limit))] + messages("b")
      #expect(decoder.received(pieces: pieces) == expected)
      #expect(decoder.hasFoundRequest == line.isRequest)
    }
  }

  @Test func bareFramingKnowsNoFirstLine() {
    var decoder = MessageDecoder(framing: .bare, limit: Self.limit)
    #expect(decoder.received("GET / HTTP/1.1".bytes) == messages("GET / HTTP/1.1"))
    #expect(!decoder.hasFoundRequest)
  }
}
