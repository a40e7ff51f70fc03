/// What all parts of a runner stand on.
struct Context<Link: Transport> {
  let conversation: Conversation<Link>
  let waiting: Waiting<Link>
  let strangers: Strangers<Link>
  let recognition: Recognition<Link>

  init(_ conversation: Conversation<Link>) {
    self.conversation = conversation
    waiting = Waiting(in: conversation)
    strangers = Strangers(in: conversation)
    recognition = Recognition(in: conversation)
  }
}

/// A part of a runner, which speaks of what it stands on as of its own.
protocol ContextPart {
  associatedtype Link: Transport
  var context: Context<Link> { get }
}

extension ContextPart {
  var conversation: Conversation<Link> { context.conversation }
  var waiting: Waiting<Link> { context.waiting }
  var strangers: Strangers<Link> { context.strangers }
  var recognition: Recognition<Link> { context.recognition }
  var participants: Participants { conversation.participants }
}
