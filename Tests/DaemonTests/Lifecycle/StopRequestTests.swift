import Daemon
import Testing

@Suite struct StopRequestTests {
    @Test func `a daemon that nobody finds any more wants a successor, unless somebody stops it, too`() async {
        let stop = StopRequest()
        #expect(!stop.wantsSuccessor)
        stop.make("endpoint lost", wantsSuccessor: true)
        #expect(stop.wantsSuccessor)
        stop.make("signal 15")
        #expect(!stop.wantsSuccessor)
        #expect(await stop.wait() == "endpoint lost")
    }

    @Test func `one that is stopped wants none, whatever happens to its endpoint`() {
        let stop = StopRequest()
        stop.make("signal 15")
        stop.make("endpoint lost", wantsSuccessor: true)
        #expect(!stop.wantsSuccessor)
    }
}
