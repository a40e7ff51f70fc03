import Foundation
import SystemPackage
import Testing

@testable import ChatClient

/// What was shown, and can be found again.
@Suite struct TranscriptTests {
  @Test func theLastLinesWithATextAreFound() {
    var transcript = Transcript()
    for number in 1...50 { transcript.append("봇:\(number)번째 Line") }
    transcript.append("봇:끝")
    #expect(transcript.last("line").count == 20)
    #expect(transcript.last("9번째") == [9, 19, 29, 39, 49].map { "봇:\($0)번째 Line" })
    #expect(transcript.last("").last == "봇:끝" && transcript.last("없음").isEmpty)
  }

  @Test func whatIsRememberedIsBounded() {
    var transcript = Transcript()
    for number in 0..<100 { transcript.append("\(number) " + String(repeating: "a", count: 100_000)) }
    #expect(transcript.last("0 a").first?.hasPrefix("60 ") == true)
  }

  @Test func aMinuteHasItsDay() {
    setenv("TZ", "UTC", 1)
    tzset()
    #expect(LocalMinute(of: 0) == LocalMinute(of: 59) && LocalMinute(of: 0) != LocalMinute(of: 60))
    let late = LocalMinute(of: 1_798_761_599)
    #expect(late.day == "2026-12-31" && late.time == "23:59")
    #expect(LocalMinute(of: 1_798_761_600).day == "2027-01-01")
  }

  @Test func aLogIsAppendedToAndPrivate() throws {
    let place = try Place()
    let log = LogFile(path: FilePath(place.file("log").path))
    #expect(log.append(["하나", "둘"]) == nil && log.append(["셋"]) == nil)
    #expect(try place.text("log") == "하나\n둘\n셋\n")
    let modes = try FileManager.default.attributesOfItem(atPath: place.file("log").path)[.posixPermissions]
    #expect(modes as? Int == 0o600)
    #expect(LogFile(path: "/dev/null/log").append(["a"])?.contains("/dev/null/log") == true)
  }
}
