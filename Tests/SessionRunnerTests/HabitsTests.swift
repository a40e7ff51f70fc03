import SessionLanguage
import Testing

@testable import SessionRunner

/// What is learnt of a server, from one session to the next.
@Suite struct HabitsTests {
  private let message = Symptom.Subject.message(isOwn: true)

  private func habits(_ subject: Symptom.Subject, missed: Int, came: Int = 0) -> Habits {
    var habits = Habits()
    for _ in 0..<missed { habits.noteAbsence(subject) }
    for _ in 0..<came { habits.noteComing(subject) }
    return habits
  }

  @Test func aNoticeThatWasMissedOnceIsTakenForOneThatNeverComesUntilItDoes() {
    let notice = Symptom.Subject.joinNotice(isOwn: true)
    #expect(habits(notice, missed: 1).neverBrings(notice))
    #expect(!habits(notice, missed: 9, came: 1).neverBrings(notice))
  }

  @Test func aMessageMayBeLostByChance() {
    #expect(!habits(message, missed: 2).neverBrings(message))
    #expect(habits(message, missed: 3).neverBrings(message))
  }

  /// Another client has said the same words.
  @Test func whatIsTakenForAMessageOnceDoesNotMakeItComeForEver() {
    #expect(!habits(message, missed: 5, came: 1).neverBrings(message))
    #expect(habits(message, missed: 6, came: 1).neverBrings(message))
  }

  @Test func whoIsLateMayBringWhatWasNotWaitedForAsLong() {
    var habits = Habits(lateAfter: .seconds(1))
    for _ in 0..<3 { habits.noteAbsence(message, after: .milliseconds(1100)) }
    #expect(habits.neverBrings(message))
    habits.noteComing(message, after: .milliseconds(1500))
    for _ in 0..<9 { habits.noteAbsence(message, after: .milliseconds(300)) }
    #expect(habits.record(of: message).stayedAway == 0)
    habits.noteAbsence(message, after: .milliseconds(2000))
    #expect(habits.record(of: message).stayedAway == 1)
  }

  @Test func anEndThatNobodySawHarmsUntilTheServerWasSeenToNoticeOne() {
    var execution = Execution(session: Session(id: "", title: "", covers: [], steps: []))
    var habits = Habits()
    #expect(!habits.mayHarm(execution))
    execution.endsUnseen = true
    #expect(habits.mayHarm(execution))
    habits.notices(.leaves, isLate: false)
    #expect(!habits.mayHarm(execution))
    habits.overlooks(.resets)
    #expect(habits.mayHarm(execution))
  }
}
