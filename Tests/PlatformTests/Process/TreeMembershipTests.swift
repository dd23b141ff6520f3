import Testing

@testable import Platform

@Suite struct TreeMembershipTests {
    /// A running process that started at 100.
    private func process(
        _ pid: Int32, parent: Int32 = 1, group: Int32? = nil, session: Int32? = nil, start: UInt64 = 100
    ) -> ProcessEntry {
        ProcessEntry(
            pid: pid, parent: parent, group: group ?? pid, session: session ?? pid, start: start, isRunning: true)
    }

    private func members(
        _ membership: inout TreeMembership, in table: [ProcessEntry], marked: Set<Int32> = []
    ) -> [Int32] {
        membership.members(in: table) { marked.contains($0.pid) }.map(\.pid)
    }

    @Test func `session, group, ancestry and mark each make a member`() {
        let leader = process(10)
        var membership = TreeMembership(leader: leader, excluding: [1, 2])
        let table = [
            leader, process(11, session: 10), process(12, group: 10), process(13, parent: 11), process(14),
            process(15), process(16, parent: 2),
        ]
        #expect(members(&membership, in: table, marked: [14]) == [10, 11, 12, 13, 14])
    }

    @Test func `a child is still a member after its escaped parent has ended`() {
        let leader = process(10)
        var membership = TreeMembership(leader: leader, excluding: [1, 2])
        #expect(members(&membership, in: [leader, process(20, parent: 10)]) == [10, 20])
        #expect(members(&membership, in: [leader, process(21, parent: 2, session: 20)]) == [10, 21])
    }

    @Test func `a pid that was given to another process is not a member`() {
        let leader = process(10)
        var membership = TreeMembership(leader: leader, excluding: [1, 2])
        _ = members(&membership, in: [leader, process(20, parent: 10)])
        #expect(members(&membership, in: [leader, process(20, parent: 1, start: 200)]) == [10])
    }

    @Test func `only a process that nothing else gives away is asked for its mark`() {
        let leader = process(10)
        var membership = TreeMembership(leader: leader, excluding: [1])
        var asked: [Int32] = []
        let table = [process(12, parent: 11), process(11, parent: 10), leader, process(20)]
        _ = membership.members(in: table) {
            asked.append($0.pid)
            return false
        }
        #expect(asked == [20])
    }

    @Test func `this process is never a member, whatever it looks like`() {
        var membership = TreeMembership(leader: nil, excluding: [1, 2])
        #expect(members(&membership, in: [process(1), process(2), process(3)], marked: [1, 2, 3]) == [3])
    }
}
