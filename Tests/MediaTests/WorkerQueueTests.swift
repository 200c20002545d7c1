import Testing

@testable import Media

@Suite("The queue before the workers")
struct WorkerQueueTests {
    private static func user(_ number: Int) -> JobOwner { JobOwner(name: "user \(number)", isGuest: false) }
    private static func guest(_ number: Int) -> JobOwner { JobOwner(name: "address \(number)", isGuest: true) }

    /// A queue with so many callers of each owner in it, by tickets such as "user 1 #0".
    private static func queue(
        slots: Int, limit: Int = 48, held: [JobOwner] = [], waiting: [(JobOwner, Int)] = []
    ) -> WorkerQueue<String> {
        var queue = WorkerQueue<String>(slots: slots, limit: limit)
        for owner in held { queue.hold(owner) }
        for (owner, count) in waiting {
            for number in 0..<count { _ = queue.enter("\(owner.name) #\(number)", of: owner, bypassesLimit: false) }
        }
        return queue
    }

    /// What becomes of one more caller.
    private static func entry(
        _ owner: JobOwner, _ queue: inout WorkerQueue<String>, bypassesLimit: Bool = false
    ) -> String {
        switch queue.enter("new", of: owner, bypassesLimit: bypassesLimit) {
        case .waits: "waits"
        case .displaces(let ticket): "displaces \(ticket)"
        case .refused: "is refused"
        }
    }

    @Test("gives slots round robin by sender, however many each has waiting")
    func isRoundRobin() {
        var queue = Self.queue(slots: 1, waiting: [(Self.user(1), 3), (Self.user(2), 1), (Self.user(3), 2)])
        var order: [String] = []
        while let ticket = queue.next() {
            order.append(ticket)
            queue.giveBack(JobOwner(name: String(ticket.prefix(6)), isGuest: false))
        }
        #expect(order == ["user 1 #0", "user 2 #0", "user 3 #0", "user 1 #1", "user 3 #1", "user 1 #2"])
    }

    @Test("lets users and guests take turns")
    func alternates() {
        var queue = Self.queue(
            slots: 1, waiting: [(Self.guest(1), 1), (Self.guest(2), 1), (Self.guest(3), 1), (Self.user(1), 2)])
        var order: [String] = []
        while let ticket = queue.next() {
            order.append(ticket)
            let guest = Int(ticket.dropFirst("address ".count).prefix(1)) ?? 0
            queue.giveBack(ticket.hasPrefix("user") ? Self.user(1) : Self.guest(guest))
        }
        #expect(order == ["address 1 #0", "user 1 #0", "address 2 #0", "user 1 #1", "address 3 #0"])
    }

    @Test("never lets guests together hold the last slot, but where there is only one", arguments: [1, 2, 4, 9])
    func keepsASeat(slots: Int) {
        var queue = Self.queue(slots: slots)
        var held = 0
        while held < slots, queue.mayHold(Self.guest(held)) {
            queue.hold(Self.guest(held))
            held += 1
        }
        #expect(held == max(1, slots - 1))
        #expect(queue.mayHold(Self.user(1)))
        _ = queue.enter("guest", of: Self.guest(99), bypassesLimit: false)
        if slots > 1 {
            #expect(queue.next() == nil)
            queue.giveBack(Self.guest(0))
            #expect(queue.next() == "guest")
        }
    }

    @Test("gives no sender more than half of the slots while others wait, and all of them when nobody does")
    func halvesSeats() {
        var queue = Self.queue(
            slots: 4, held: [Self.user(1), Self.user(1)], waiting: [(Self.user(1), 2), (Self.user(2), 3)])
        #expect(queue.next() == "user 2 #0")
        #expect(queue.next() == "user 2 #1")
        queue.giveBack(Self.user(1))
        #expect(queue.next() == "user 1 #0")
        var alone = Self.queue(slots: 4, held: [Self.user(1), Self.user(1)], waiting: [(Self.user(1), 2)])
        #expect(alone.next() == "user 1 #0")
        #expect(alone.next() == "user 1 #1")
    }

    @Test("holds a sender to a quarter of its places while others wait, and to none alone")
    func quartersPlaces() {
        var alone = Self.queue(slots: 1, limit: 8, waiting: [(Self.user(1), 7)])
        #expect(Self.entry(Self.user(1), &alone) == "waits")
        #expect(Self.entry(Self.user(1), &alone) == "is refused")
        var shared = Self.queue(slots: 1, limit: 8, waiting: [(Self.user(2), 1), (Self.user(1), 2)])
        #expect(Self.entry(Self.user(1), &shared) == "is refused")
        #expect(Self.entry(Self.user(2), &shared) == "waits")
    }

    @Test("takes a newcomer in the place of the longest line when it is full")
    func displaces() {
        var queue = Self.queue(slots: 1, limit: 8, waiting: [(Self.user(1), 8)])
        #expect(Self.entry(Self.user(2), &queue) == "displaces user 1 #7")
        #expect(Self.entry(Self.user(1), &queue) == "is refused")
        #expect(Self.entry(Self.guest(1), &queue) == "is refused")
    }

    @Test("has guests give way to users, and never fill its last quarter")
    func prefersUsers() {
        var queue = Self.queue(slots: 2, limit: 8, waiting: (0..<10).map { (Self.guest($0), 1) })
        #expect(Self.entry(Self.guest(10), &queue) == "is refused")
        #expect(Self.entry(Self.user(1), &queue) == "waits")
        #expect(Self.entry(Self.user(2), &queue) == "waits")
        #expect(Self.entry(Self.user(3), &queue).hasPrefix("displaces address "))
    }

    @Test("lets what is half done wait in any case, and before all others of its sender")
    func letsIn() {
        var queue = Self.queue(slots: 1, limit: 2, waiting: [(Self.user(1), 2)])
        #expect(Self.entry(Self.user(1), &queue, bypassesLimit: true) == "waits")
        #expect(queue.next() == "new")
        #expect(queue.next() == "user 1 #0")
    }
}
