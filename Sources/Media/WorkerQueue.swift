/// Who gets the next free slot, and who may wait for one. A sender is everyone with the same `JobOwner`.
///
/// - Slots are given out round robin by sender, and by turns to users and guests.
/// - Guests together never hold the last slot, unless there is only one, and never the last quarter of the queue.
/// - While others wait, one sender is given at most half of the slots, at least one, and may have a quarter of the
///   queue, at least one place. Alone it may have all of both.
/// - In a full queue the sender with the longest line gives up its last place to one with a shorter line, and guests
///   give up theirs to users.
struct WorkerQueue<Ticket> {
    /// What becomes of a caller that finds no free slot.
    enum Entry {
        case waits
        /// It waits, and another one has lost its place to it.
        case displaces(Ticket)
        case refused
    }

    private struct Line {
        var waiting: [(ticket: Ticket, bypassesLimit: Bool)] = []
        /// Slots that the sender holds.
        var held = 0
        /// The turn at which the sender joined or was last given a slot.
        var turn: Int

        /// Those that take up places of the queue.
        var queued: Int { waiting.count { !$0.bypassesLimit } }
    }

    private let slots: Int
    private let limit: Int
    private var lines: [JobOwner: Line] = [:]
    private var turns = 0
    private var seatsOfGuests = 0
    private var wasGuestsTurn = false

    /// - Parameters:
    ///   - slots: how many there are, at least 1.
    ///   - limit: how many callers may wait.
    init(slots: Int, limit: Int) {
        self.slots = slots
        self.limit = limit
    }

    /// Whether a sender may be given a slot that is free.
    func mayHold(_ owner: JobOwner) -> Bool {
        !owner.isGuest || slots == 1 || seatsOfGuests < slots - 1
    }

    /// Notes that a sender is given a slot.
    mutating func hold(_ owner: JobOwner) {
        turns += 1
        lines[owner, default: Line(turn: turns)].held += 1
        lines[owner]?.turn = turns
        if owner.isGuest { seatsOfGuests += 1 }
        wasGuestsTurn = owner.isGuest
    }

    /// Notes that a sender has given a slot back.
    mutating func giveBack(_ owner: JobOwner) {
        lines[owner]?.held -= 1
        if owner.isGuest { seatsOfGuests -= 1 }
        forgetIfIdle(owner)
    }

    /// Has a caller wait.
    ///
    /// - Parameter bypassesLimit: whether it may wait however long the queue is, before all others of its sender, as
    ///   part of the work has been done.
    mutating func enter(_ ticket: Ticket, of owner: JobOwner, bypassesLimit: Bool) -> Entry {
        var entry = Entry.waits
        if !bypassesLimit {
            let all = queued { _ in true }
            let own = lines[owner]?.queued ?? 0
            if all > own && own >= max(1, limit / 4) { return .refused }
            if all >= limit || owner.isGuest && queued(where: \.isGuest) >= limit - limit / 4 {
                guard let displaced = displace(for: owner, with: own) else { return .refused }
                entry = .displaces(displaced)
            }
        }
        turns += 1
        var line = lines[owner] ?? Line(turn: turns)
        line.waiting.insert((ticket, bypassesLimit), at: bypassesLimit ? 0 : line.waiting.count)
        lines[owner] = line
        return entry
    }

    /// Places of the queue that some senders take up.
    private func queued(where belongs: (JobOwner) -> Bool) -> Int {
        lines.reduce(0) { $0 + (belongs($1.key) ? $1.value.queued : 0) }
    }

    /// Takes the last place of the sender that has to give way, if one has.
    private mutating func displace(for owner: JobOwner, with own: Int) -> Ticket? {
        let others = lines.filter { $0.key != owner && $0.value.queued > 0 }
        let guests = others.filter(\.key.isGuest)
        let givesWayToUser = !owner.isGuest && !guests.isEmpty
        let candidates = givesWayToUser || owner.isGuest ? guests : others
        guard let longest = candidates.max(by: { $0.value.queued < $1.value.queued }),
            givesWayToUser || longest.value.queued > own + 1,
            let last = longest.value.waiting.lastIndex(where: { !$0.bypassesLimit })
        else { return nil }
        let ticket = lines[longest.key]?.waiting.remove(at: last).ticket
        forgetIfIdle(longest.key)
        return ticket
    }

    /// The caller that is next to be given a free slot, which is noted; `nil` when none may have it.
    mutating func next() -> Ticket? {
        let candidates = lines.filter { !$0.value.waiting.isEmpty && mayHold($0.key) }
        let modest = candidates.filter { $0.value.held < max(1, slots / 2) }
        let next = (modest.isEmpty ? candidates : modest).min {
            order(of: $0.key, $0.value) < order(of: $1.key, $1.value)
        }
        guard let owner = next?.key, let ticket = lines[owner]?.waiting.removeFirst().ticket else { return nil }
        hold(owner)
        return ticket
    }

    /// The smaller, the sooner: users after guests and guests after users, and of each the sender whose turn was longest
    /// ago.
    private func order(of owner: JobOwner, _ line: Line) -> (Int, Int) {
        (owner.isGuest == wasGuestsTurn ? 1 : 0, line.turn)
    }

    private mutating func forgetIfIdle(_ owner: JobOwner) {
        if let line = lines[owner], line.held == 0, line.waiting.isEmpty { lines[owner] = nil }
    }
}
