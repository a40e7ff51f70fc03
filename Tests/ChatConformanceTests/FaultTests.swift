import ChatConformance
import ChatProtocol
import SessionScript
import Testing

/// The runner's own test: wrong servers, each caught by a session that cites what it breaks.
@Suite struct FaultTests {
  @Test(arguments: Framing.allCases)
  func rightServerFailsNothing(framing: Framing) throws {
    let recordings = try Trial.recordings(in: framing)
    #expect(recordings.count >= 45)
    for recording in recordings { #expect(recording.failure == nil, "\(recording.sessions.map(\.id))") }
  }

  @Test func everyFaultIsCaughtByASessionThatCitesWhatItBreaks() async throws {
    let trials = try await FaultTable.trials()
    #expect(trials.count >= 60)
    for trial in trials {
      #expect(!trial.aimed.isEmpty, "\(trial.line): \(trial.fault.sentence)")
    }
    print(FaultTable.text(of: trials))
    print("\(Fault.all.count) faults, \(trials.count) trials")
  }

  @Test func everyObservableRequirementIsBrokenByAFaultThatIsCaught() async throws {
    let trials = try await FaultTable.trials()
    let observable = try Trial.embedded.get().requirements
      .filter { $0.unitTest == nil && $0.serverClass != nil }.map(\.id)
    #expect(observable.count >= 40)
    let tested = observable.filter { id in
      trials.contains { trial in
        trial.fault.breaks.contains(id) && trial.catches.contains { $0.session.covers.contains(id) }
      }
    }
    #expect(tested == observable, "no fault: \(observable.filter { !tested.contains($0) })")
  }

  /// A server that is only not hardened passes core and line.
  @Test func faultThatOnlyHardeningForbidsFailsNoOtherSession() async throws {
    let library = try Trial.embedded.get()
    let trials = try await FaultTable.trials().filter { trial in
      trial.fault.breaks.allSatisfy { library.requirement($0)?.serverClass == .hardened }
    }
    #expect(trials.count >= 40)
    for trial in trials {
      let unfair = trial.catches.filter { library.serverClass(of: $0.session) < .hardened }
      let names = unfair.map { "\($0.session.id): \($0.failure)" }
      #expect(names.isEmpty, "\(trial.fault.name)")
    }
  }

  @Test func everyFaultHasANameOfItsOwnAndBreaksWhatTheSpecAsks() throws {
    let known = Set(try Trial.embedded.get().requirements.map(\.id))
    #expect(Set(Fault.all.map(\.name)).count == Fault.all.count)
    #expect(Fault.all.count >= 55)
    for fault in Fault.all {
      #expect(!fault.breaks.isEmpty && known.isSuperset(of: fault.breaks), "\(fault.name)")
      #expect(fault.name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") })
    }
  }

  @Test func aRequirementIsTestedByAFaultThatBreaksJustIt() async throws {
    let trials = try await FaultTable.trials()
    let library = try Trial.embedded.get()
    #expect(TraceabilityPage.untested(trials, library) == [])
    let page = Golden(path: "Spec/traceability.md")
    #expect(try page.complaint(about: TraceabilityPage.text(trials, library)) == nil)
  }
}
