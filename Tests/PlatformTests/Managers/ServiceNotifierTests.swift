import Testing

@testable import Platform

@Suite struct ServiceNotifierTests {
    @Test func `messages are what sd_notify has them to be`() {
        #expect(ServiceNotifier.Message.ready.text == "READY=1")
        #expect(ServiceNotifier.Message.stopping.text == "STOPPING=1")
        #expect(ServiceNotifier.Message.status("two\nlines\0").text == "STATUS=two lines ")
        #expect(ServiceNotifier.Message.extendTimeout(.milliseconds(1500)).text == "EXTEND_TIMEOUT_USEC=1500000")
        #expect(ServiceNotifier.Message.extendTimeout(.seconds(-1)).text == "EXTEND_TIMEOUT_USEC=0")
    }

    @Test(arguments: [("/run/x", true), ("@x", true), ("", false), ("vsock:2:3", false), ("x", false)])
    func `the socket is taken out of the environment, whether it can be used or not`(address: String, isUsable: Bool) {
        var environment = ["NOTIFY_SOCKET": address, "PATH": "/bin"]
        #expect((ServiceNotifier.claim(from: &environment) != nil) == isUsable)
        #expect(environment == ["PATH": "/bin"])
    }

    @Test func `no socket, no notifier`() {
        var environment = ["PATH": "/bin"]
        #expect(ServiceNotifier.claim(from: &environment) == nil)
    }
}
