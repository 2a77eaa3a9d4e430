package io.weir.cli.bench;

import io.weir.cli.local.Java;
import io.weir.testbed.Testbed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two hosts in network namespaces, and a veth cable between them. At the left end is the kernel's stack, at the right one
 * the kernel's too or a user-level one, which has an address of its own on the same interface.
 */
final class Wire implements AutoCloseable {
    private static final String KERNEL_END = "io.weir.measure.KernelEnd";
    private static final String STACK_END = "io.weir.measure.StackEnd";
    private static final String INTERFACE = "wire0";
    private static final String LEFT = "10.99.0.1";
    private static final String RIGHT = "10.99.0.2";
    private static final String STACK = "10.99.0.3";
    private static final String TCP_PORT = "5001";
    private static final String UDP_PORT = "7";
    private static final int QUESTIONS = 50_000;

    private final Testbed testbed = Testbed.named("wire");

    Wire() {
        Runtime.getRuntime().addShutdownHook(new Thread(testbed::close));
        testbed.host("left", Optional.empty());
        testbed.host("right", Optional.empty());
        testbed.cable("left", LEFT + "/24", "right", RIGHT + "/24");
    }

    /** Bulk TCP, Gb/s. */
    double kernelToKernel(double seconds) throws IOException, InterruptedException {
        return bulk(
                kernel("left", "sink", LEFT, TCP_PORT, Double.toString(seconds)),
                kernel("right", "source", LEFT, TCP_PORT));
    }

    double stackToKernel(double seconds) throws IOException, InterruptedException {
        return bulk(
                kernel("left", "sink", LEFT, TCP_PORT, Double.toString(seconds)), stack("source", LEFT, TCP_PORT));
    }

    double kernelToStack(double seconds) throws IOException, InterruptedException {
        return bulk(
                stack("sink", TCP_PORT, Double.toString(seconds)), kernel("left", "source", STACK, TCP_PORT));
    }

    private static double bulk(List<String> sink, List<String> source) throws IOException, InterruptedException {
        Measured in = Measured.start(sink).ready();
        Measured out = Measured.start(source);
        try {
            out.ended();
            return in.lastWord("gbps");
        } finally {
            out.stop();
            in.stop();
        }
    }

    /** Round trips of UDP datagrams of 64 bytes, one after the other. */
    Measured echoOfKernel() throws IOException, InterruptedException {
        return echo(kernel("right", "echo", RIGHT, UDP_PORT), RIGHT);
    }

    Measured echoOfStack() throws IOException, InterruptedException {
        return echo(stack("echo", UDP_PORT), STACK);
    }

    private Measured echo(List<String> server, String address) throws IOException, InterruptedException {
        Measured echo = Measured.start(server).ready();
        try {
            return Measured.of(kernel("left", "ask", address, UDP_PORT, Integer.toString(QUESTIONS)));
        } finally {
            echo.stop();
        }
    }

    private List<String> kernel(String host, String... arguments) {
        return on(host, KERNEL_END, List.of(INTERFACE), arguments);
    }

    private List<String> stack(String... arguments) {
        return on("right", STACK_END, List.of(INTERFACE, "xdp", STACK), arguments);
    }

    private List<String> on(String host, String main, List<String> first, String... more) {
        List<String> arguments = new ArrayList<>(first);
        arguments.addAll(List.of(more));
        return testbed.on(host, Java.measured(main, List.of("-Xmx1g"), arguments));
    }

    @Override
    public void close() {
        testbed.close();
    }
}
