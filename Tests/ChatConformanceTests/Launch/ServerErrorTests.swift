import Glibc
import Testing

@testable import ChatConformance

/// What programs wrote when they failed, and the line of it that tells.
@Suite struct ServerErrorTests {
  struct Sample: CustomTestStringConvertible {
    let name: String
    let text: String
    let errors: [String]

    var testDescription: String { name }
  }

  static let samples = [
    Sample(
      name: "a thread of Python",
      text: """
        Exception in thread Thread-1 (talk):
        Traceback (most recent call last):
          File "/usr/lib/python3.11/threading.py", line 1045, in _bootstrap_inner
            self.run()
          File "/usr/lib/python3.11/threading.py", line 982, in run
            self._target(*self._args, **self._kwargs)
          File "/home/me/server.py", line 36, in talk
            self.to_all(said.decode())
          File "/home/me/server.py", line 47, in to_all
            member.sendall(text.encode())
            ^^^^^^^^^^^^^^
        BrokenPipeError: [Errno 32] Broken pipe
        """, errors: ["BrokenPipeError: [Errno 32] Broken pipe (server.py line 47, in to_all)"]),
    Sample(
      name: "one error of Python while another was handled",
      text: """
        Traceback (most recent call last):
          File "/home/me/server.py", line 4, in talk
            said.decode()
        UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-1: unexpected end of data

        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "/usr/lib/python3.11/threading.py", line 982, in run
            self._target(*self._args, **self._kwargs)
          File "/home/me/server.py", line 6, in talk
            clients.remove(3)
        ValueError: list.remove(x): x not in list
        """,
      errors: [
        "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-1: unexpected end of data"
          + " (server.py line 4, in talk)",
        "ValueError: list.remove(x): x not in list (server.py line 6, in talk)",
      ]),
    Sample(
      name: "a task of asyncio",
      text: """
        Task exception was never retrieved
        future: <Task finished name='Task-2' coro=<talk() done> exception=RuntimeError('dictionary changed')>
        Traceback (most recent call last):
          File "/home/me/aio.py", line 4, in talk
            for c in clients:
        RuntimeError: dictionary changed size during iteration
        """, errors: ["RuntimeError: dictionary changed size during iteration (aio.py line 4, in talk)"]),
    Sample(
      name: "a thread of Java",
      text: """
        Exception in thread "Thread-0" java.util.ConcurrentModificationException
        \tat java.base/java.util.ArrayList$Itr.checkForComodification(ArrayList.java:1013)
        \tat java.base/java.util.ArrayList$Itr.next(ArrayList.java:967)
        \tat ChatServer.toAll(ChatServer.java:3)
        \tat ChatServer.lambda$main$0(ChatServer.java:4)
        \tat java.base/java.lang.Thread.run(Thread.java:840)
        """,
      errors: ["java.util.ConcurrentModificationException (ChatServer.java line 3, in ChatServer.toAll)"]),
    Sample(
      name: "what Java was told of a cause",
      text: """
        java.lang.RuntimeException: relay failed
        \tat ChatServer.main(ChatServer.java:7)
        \tat java.base/java.lang.reflect.Method.invoke(Method.java:569)
        Caused by: java.io.IOException: Stream closed
        \t... 8 more
        """,
      errors: ["java.lang.RuntimeException: relay failed (ChatServer.java line 7, in ChatServer.main)"]),
    Sample(
      name: "Node",
      text: """
        /home/me/s.js:2
        function relay(text) { for (const c of clients) c.write(text); }
                                                          ^

        TypeError: c.write is not a function
            at relay (/home/me/s.js:2:51)
            at Timeout._onTimeout (/home/me/s.js:4:18)
            at listOnTimeout (node:internal/timers:581:17)

        Node.js v20.20.2
        """, errors: ["TypeError: c.write is not a function (s.js line 2, in relay)"]),
    Sample(
      name: "an event of Node",
      text: """
        node:events:502
              throw er; // Unhandled 'error' event
              ^

        Error: read ECONNRESET
            at TCP.onStreamRead (node:internal/stream_base_commons:218:20)
        Emitted 'error' event on Socket instance at:
            at emitErrorNT (node:internal/streams/destroy:169:8) {
          errno: -104,
        }
        """, errors: ["Error: read ECONNRESET (an 'error' event that nobody listens to)"]),
    Sample(
      name: "C under the address sanitizer",
      text: """
        =================================================================
        ==24916==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000013 at pc 0x55 bp 0x7f sp 0x7f
        WRITE of size 1 at 0x602000000013 thread T0
            #0 0x7fbd50cb76a8 in __interceptor_memcpy ../../../../src/libsanitizer/sanitizer_common.inc:827
            #1 0x555caa1ef1c0 in talk /home/me/server.c:33
            #2 0x555caa1ef1f4 in main /home/me/server.c:51
        """, errors: ["AddressSanitizer: heap-use-after-free (server.c line 33, in talk)"]),
    Sample(
      name: "C under the sanitizer of undefined behaviour",
      text: "server.c:12:43: runtime error: index 6 out of bounds for type 'int [3]'",
      errors: ["index 6 out of bounds for type 'int [3]' (server.c line 12)"]),
    Sample(
      name: "an assertion in C",
      text: "server: server.c:2: main: Assertion `slot < 8' failed.",
      errors: ["Assertion `slot < 8' failed. (server.c line 2, in main)"]),
    Sample(
      name: "the C library", text: "listening\nfree(): double free detected in tcache 2\n",
      errors: ["free(): double free detected in tcache 2"]),
    Sample(
      name: "Rust",
      text: """

        thread '<unnamed>' (25103) panicked at src/main.rs:2:89:
        called `Result::unwrap()` on an `Err` value: Utf8Error { valid_up_to: 0, error_len: Some(1) }
        stack backtrace:
           0: __rustc::rust_begin_unwind
                     at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/std/src/panicking.rs:689:5
           3: main::main
                     at ./src/main.rs:4:9
        """,
      errors: [
        "called `Result::unwrap()` on an `Err` value: Utf8Error { valid_up_to: 0, error_len: Some(1) } (main.rs line 2)"
      ]),
    Sample(
      name: "Rust as it was", text: "thread 'main' panicked at 'no such client', src/main.rs:12:5",
      errors: ["no such client (main.rs line 12)"]),
    Sample(
      name: "Perl",
      text: #"Can't call method "send" on an undefined value at server.pl line 2, <STDIN> line 1."#,
      errors: [#"Can't call method "send" on an undefined value (server.pl line 2)"#]),
    Sample(
      name: "what says nothing of its own", text: "Exception in thread Thread-1 (talk):\nfine", errors: []),
    Sample(
      name: "any other words", text: "ready\nERROR could not relay\nbye", errors: ["ERROR could not relay"]),
  ]

  @Test(arguments: samples) func theTellingLineIsFound(sample: Sample) {
    let lines = sample.text.split(separator: "\n").map(String.init)
    #expect(ServerErrorReader.errors(in: lines).map(\.words) == sample.errors)
  }

  /// As many lines as are kept of a flood of output; what others do to the processor is not counted.
  @Test func thousandsOfLinesAreReadSoon() {
    let noise = (1...5000).map { "starting module \($0)" }
    let begun = processorTime
    #expect(
      ServerErrorReader.errors(in: noise + ["FATAL: no database"]).map(\.words) == ["FATAL: no database"])
    #expect(processorTime - begun < .seconds(2))
  }

  @Test func whatIsToldIsHarmlessAndShort() {
    let nasty =
      "Traceback:\n  File \"/a/\u{1B}[2J\(String(repeating: "x", count: 999)).py\", line 1, in \u{202E}\nError\u{7}\u{1B}: no"
    for error in ServerErrorReader.errors(in: nasty.split(separator: "\n").map(String.init)) {
      #expect(error.words.count < 320)
      #expect(
        error.words.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E && $0.value != 0x7F })
    }
  }

  /// How long this thread has had a processor.
  private var processorTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
