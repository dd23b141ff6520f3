import Testing

@testable import Daemon

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (1_483_228_799_007, "2016-12-31T23:59:59.007Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (253_402_300_800_000, "+10000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func `a moment after the epoch has its RFC 3339 text`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test(
        arguments: [
            (-1, "1969-12-31T23:59:59.999Z"),
            (-86_400_000, "1969-12-31T00:00:00.000Z"),
            (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
            (-2_203_891_200_001, "1900-02-28T23:59:59.999Z"),
            (-11_670_998_400_000, "1600-02-29T00:00:00.000Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func `a moment before the epoch has its RFC 3339 text`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test func `the extremes of the range have a text too`() {
        #expect(Timestamp(milliseconds: .max).description == "+292278994-08-17T07:12:55.807Z")
        #expect(Timestamp(milliseconds: .min).description == "-292275055-05-16T16:47:04.192Z")
    }

    @Test func `eight hundred years of days follow each other as in the calendar`() {
        var expected = CivilDate(daysSinceEpoch: -135_140)
        #expect(expected.description == "1600-01-01")
        for day: Int64 in (-135_140 + 1)...157_054 {
            expected = expected.successor
            let date = CivilDate(daysSinceEpoch: day)
            guard date == expected else {
                Issue.record("day \(day) is \(date), and the calendar says \(expected)")
                return
            }
        }
        #expect(expected.description == "2400-01-01")
    }

    @Test func `JSON holds a moment as one integer`() throws {
        let moment = Timestamp(milliseconds: 1_709_164_800_123)
        let text = String(decoding: try JSONEncoder().encode([moment]), as: UTF8.self)
        #expect(text == "[1709164800123]")
        #expect(try JSONDecoder().decode([Timestamp].self, from: Data(text.utf8)) == [moment])
    }

    @Test func `the time between two moments can be negative`() {
        let (early, late) = (Timestamp(milliseconds: -500), Timestamp(milliseconds: 1000))
        #expect(late.duration(since: early) == .milliseconds(1500))
        #expect(early.duration(since: late) == .milliseconds(-1500))
        #expect(early < late)
    }

    @Test func `the system's time of day lies in this century`() {
        let now = Timestamp.now().description
        #expect(now.hasPrefix("20") && now.count == 24, "it is \(now)")
    }
}

extension CivilDate {
    /// The next day, by the rules that people learn.
    fileprivate var successor: CivilDate {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if day < lengths[Int(month) - 1] { return CivilDate(year: year, month: month, day: day + 1) }
        if month < 12 { return CivilDate(year: year, month: month + 1, day: 1) }
        return CivilDate(year: year + 1, month: 1, day: 1)
    }
}
