import Synchronization
import Testing

@testable import Daemon

@Suite struct ULIDTests {
    @Test func `the time stands in the first ten characters`() {
        // The example of the specification.
        let id = ULID(time: Timestamp(milliseconds: 1_469_918_176_385), randomness: SeededGenerator(seed: 1))
        #expect(id.description.hasPrefix("01ARYZ6S41"))
        #expect(id.time == Timestamp(milliseconds: 1_469_918_176_385))
    }

    @Test(arguments: [
        (UInt128.min, "00000000000000000000000000"),
        (1, "00000000000000000000000001"),
        (31, "0000000000000000000000000Z"),
        (1 << 80, "00000000010000000000000000"),
        (.max, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"),
    ])
    func `the bits and the text say the same`(bits: UInt128, text: String) {
        #expect(ULID(bits: bits).description == text)
        #expect(ULID(text)?.bits == bits)
    }

    @Test func `what is printed is read back equal and sorts alike`() {
        var generator = SeededGenerator(seed: 2)
        let ids = (0..<1000).map { _ in
            ULID(bits: UInt128(generator.next()) << 64 | UInt128(generator.next()))
        }
        #expect(ids.map(\.description).map(ULID.init) == ids)
        #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
    }

    @Test(arguments: [
        "", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAVX",  // 25 and 27 characters
        "81ARZ3NDEKTSV4RRFFQ69G5FAV", "ZZZZZZZZZZZZZZZZZZZZZZZZZZ",  // more than 128 bits
        "01arz3ndektsv4rrffq69g5fav", "01ARZ3NDEKTSV4RRFFQ69G5FAv",
        "01ARZ3NDEKTSV4RRFFQ69G5FAI", "01ARZ3NDEKTSV4RRFFQ69G5FAL", "01ARZ3NDEKTSV4RRFFQ69G5FAO",
        "01ARZ3NDEKTSV4RRFFQ69G5FAU", "01ARZ3NDEKTSV4RRFFQ69G5FA-", " 1ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FA\u{0}", "01ARZ3NDEKTSV4RRFFQ69G5FÄ", "../../../../../../../../ab",
    ])
    func `text that is not a canonical ULID is refused`(text: String) {
        #expect(ULID(text) == nil)
        #expect(RunID(text) == nil)
    }

    @Test func `moments outside of 48 bits become the nearest that fit`() {
        let generator = SeededGenerator(seed: 3)
        #expect(ULID(time: Timestamp(milliseconds: -1), randomness: generator).time.milliseconds == 0)
        let last = ULID(time: Timestamp(milliseconds: .max), randomness: generator)
        #expect(last.time.milliseconds == (1 << 48) - 1)
    }
}

@Suite struct ULIDGeneratorTests {
    @Test func `identifiers grow when the clock goes backwards`() {
        let times = Mutex<[Int64]>([5, 4, 3, 1_000, 999, 0, 2_000, -7])
        let generator = ULIDGenerator { Timestamp(milliseconds: times.withLock { $0.removeFirst() }) }
        let ids = (0..<8).map { _ in generator.next() }
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }, "the order is \(ids)")
        #expect(ids.map(\.time.milliseconds) == [5, 5, 5, 1_000, 1_000, 1_000, 2_000, 2_000])
    }

    @Test func `identifiers of one millisecond grow and differ between processes`() {
        let generators = (0..<2).map { _ in ULIDGenerator { Timestamp(milliseconds: 77) } }
        let ids = generators.map { generator in (0..<1000).map { _ in generator.next() } }
        for series in ids { #expect(series == series.sorted()) }
        #expect(Set(ids.joined()).count == 2000)
    }

    @Test func `identifiers minted by many tasks at once are all different`() async {
        let ids = await withTaskGroup(of: [RunID].self) { group in
            for _ in 0..<8 { group.addTask { (0..<500).map { _ in RunID.mint() } } }
            return await group.reduce(into: [RunID]()) { all, series in
                #expect(zip(series, series.dropFirst()).allSatisfy { $0 < $1 })
                all += series
            }
        }
        #expect(Set(ids).count == 4000)
    }
}
