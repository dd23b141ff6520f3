import Testing

@testable import Transport

@Suite struct FrameBufferTests {
    @Test func `a frame comes out the same however its bytes arrive`() {
        let stream = Array("first\n\n \r\nsecond\r\nthird\n".utf8)
        for size in 1...stream.count {
            var buffer = FrameBuffer(limit: 100)
            var frames: [String] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                buffer.append(stream[start..<min(start + size, stream.count)])
                while case .frame(let frame) = buffer.next() { frames.append(String(decoding: frame, as: UTF8.self)) }
            }
            #expect(frames == ["first", "second\r", "third"], "in pieces of \(size)")
            #expect(buffer.count == 0)
        }
    }

    @Test func `a frame of exactly the limit passes and one byte more does not`() {
        var buffer = FrameBuffer(limit: 3)
        buffer.append(Array("abc\n".utf8))
        #expect(buffer.next() == .frame(Array("abc".utf8)))
        buffer.append(Array("abcd\n".utf8))
        #expect(buffer.next() == .tooLong)
    }

    @Test func `a frame is too long before its end has come`() {
        var buffer = FrameBuffer(limit: 3)
        buffer.append(Array("abc".utf8))
        #expect(buffer.next() == .incomplete)
        buffer.append(Array("d".utf8))
        #expect(buffer.isReady)
        #expect(buffer.next() == .tooLong)
    }

    @Test func `many glued frames come out one by one`() {
        var buffer = FrameBuffer(limit: 10)
        buffer.append((0..<5000).flatMap { Array("\($0)\n".utf8) })
        for number in 0..<5000 { #expect(buffer.next() == .frame(Array(String(number).utf8))) }
        #expect(buffer.next() == .incomplete)
    }
}
