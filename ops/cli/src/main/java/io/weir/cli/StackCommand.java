package io.weir.cli;

import io.weir.attach.Tuple;
import io.weir.cli.output.Data;
import io.weir.cli.output.Terminal;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.net.IpAddress;
import io.weir.programs.Program;
import io.weir.programs.Server;
import io.weir.programs.Service;
import io.weir.programs.connect.ConnectProgram;
import io.weir.programs.connect.Wish;
import io.weir.programs.dns.DnsProgram;
import io.weir.programs.echo.EchoProgram;
import io.weir.programs.http.HttpProgram;
import io.weir.programs.show.ControlSocket;
import io.weir.programs.show.RunDirectory;
import io.weir.programs.show.StackReport;
import io.weir.stack.blocking.Endpoint;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Programs on user-level stacks of their own, at a node's port. They need no privilege but the node's leave. */
@Command(
        name = "stack",
        description = "Run a program on a network stack of its own, at a port of a node.",
        mixinStandardHelpOptions = true)
final class StackCommand extends CommandGroup {
    private static final int MAX_PORT = 65_535;
    private static final double MAX_SECONDS = 86_400;

    StackCommand(Terminal terminal) {
        super(terminal, "say which: echo, dns, http, connect or show");
    }

    @Command(
            name = "echo",
            description = "Send back what comes, over TCP and UDP, until Ctrl-C.",
            mixinStandardHelpOptions = true,
            footer = "When the node ends it waits, and attaches again. Exits 1 when it cannot have what it registers.")
    int echo(
            @Option(names = "--port", paramLabel = "PORT", defaultValue = "7", description = "TCP and UDP (default: 7).")
                    int port,
            @Mixin PortOption where)
            throws InterruptedException {
        checkPort("--port", port, 1);
        return serve(where, "echo", both(where.addresses(), port), new EchoProgram(where.addresses(), port));
    }

    @Command(
            name = "http",
            description = "Serve the files below a directory over HTTP/1.1 and HTTP/2, without TLS, until Ctrl-C.",
            mixinStandardHelpOptions = true,
            footer = {
                "GET and HEAD, ranges, conditions, keep-alive; index.html for directories. Links are followed inside only.",
                "When the node ends it waits, and attaches again. Exits 1 when it cannot have what it registers."
            })
    int http(
            @Option(names = "--root", required = true, paramLabel = "DIR", description = "The directory.") Path root,
            @Option(names = "--port", paramLabel = "PORT", defaultValue = "80", description = "TCP (default: 80).") int port,
            @Mixin PortOption where)
            throws InterruptedException {
        checkPort("--port", port, 1);
        List<Tuple> tuples =
                where.addresses().stream().map(address -> Tuple.of(address, Tuple.TCP, port)).toList();
        Server server = new HttpProgram(root, where.addresses(), port);
        return serve(new Service(where.place("http"), tuples, server, terminal::say));
    }

    @Command(
            name = "connect",
            description = "Send standard input to a peer, and write what the peer says: netcat.",
            mixinStandardHelpOptions = true,
            footer = {
                "The end of the input is told to the peer; the peer's end ends the command.",
                "Exits 1 when there is no connection, or when it ends before its time."
            })
    int connect(
            @Parameters(index = "0", paramLabel = "HOST", description = "An address, IPv4 or IPv6.") IpAddress host,
            @Parameters(index = "1", paramLabel = "PORT") int port,
            @Option(names = {"-u", "--udp"}, description = "Datagrams: each read of the input is one.") boolean udp,
            @Option(
                            names = "--local-port",
                            paramLabel = "PORT",
                            defaultValue = "0",
                            description = "To come from; 0 for any that is free (default: 0).")
                    int localPort,
            @Option(
                            names = {"-w", "--timeout"},
                            paramLabel = "SECONDS",
                            defaultValue = "10",
                            description = "How long to try to connect (default: 10).")
                    double timeout,
            @Option(
                            names = "--idle",
                            paramLabel = "SECONDS",
                            defaultValue = "0",
                            description = "End when nothing has come for so long; 0 for never (default: 0). With --udp the "
                                    + "last answers are waited for 2 seconds, or so long.")
                    double idle,
            @Mixin PortOption where) {
        checkPort("PORT", port, 1);
        checkPort("--local-port", localPort, 0);
        IpAddress own = where.addresses().stream()
                .filter(address -> address.version() == host.version())
                .findFirst()
                .orElseThrow(() -> Failure.usage("no --address of the kind of " + host));
        Wish wish = new Wish(
                new Endpoint(own, localPort), new Endpoint(host, port), udp, seconds("--timeout", timeout), seconds("--idle", idle));
        Optional<Diagnostic> failure = new ConnectProgram(wish)
                .run(where.place("connect-" + ProcessHandle.current().pid()), new FileInputStream(FileDescriptor.in), terminal.out());
        return exit(failure).code();
    }

    @Command(
            name = "dns",
            description = "Answer for zones, with authority, over UDP and TCP, until Ctrl-C.",
            mixinStandardHelpOptions = true,
            footer = {
                "A zone is a file as in RFC 1035. Some clients get other records: `$REGION eu 198.51.100.0/24` names them,",
                "`$FOR eu` begins what they get in place of the records before it. `weir explain E0470` says more."
            })
    int dns(
            @Option(names = "--zone", required = true, paramLabel = "FILE", description = "A zone file; may be repeated.")
                    List<Path> files,
            @Option(names = "--port", paramLabel = "PORT", defaultValue = "53", description = "TCP and UDP (default: 53).")
                    int port,
            @Mixin PortOption where)
            throws InterruptedException {
        checkPort("--port", port, 1);
        Texts texts = new Texts(terminal);
        Diagnostics diagnostics = new Diagnostics();
        Optional<DnsProgram> program =
                DnsProgram.of(files.stream().map(texts::read).toList(), where.addresses(), port, diagnostics);
        texts.tell(files.getFirst(), diagnostics);
        terminal.say("zones: " + String.join(", ", program.orElseThrow().names()));
        return serve(where, "dns", both(where.addresses(), port), program.orElseThrow());
    }

    @Command(
            name = "show",
            description = "Show the connections of your programs on stacks of their own, as ss does of the kernel's.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this program's.") String name,
            @Option(names = "--counters", description = "Also what TCP counted and what was dropped.") boolean counters,
            @Mixin OutputOption output)
            throws IOException {
        RunDirectory directory = RunDirectory.of(System.getenv());
        List<Path> sockets = name == null ? directory.sockets() : List.of(directory.socket(name));
        List<StackReport> reports = new ArrayList<>();
        for (Path socket : sockets) {
            try {
                reports.add(ControlSocket.ask(socket));
            } catch (IOException gone) {
                // left by a program that was killed; who asks for one wants to know
                if (name != null) {
                    throw Failure.failed("N0867", "no program answers at " + socket + ": " + Reasons.of(gone));
                }
            }
        }
        terminal.answer(
                output.format,
                Data.items(reports.stream().map(StackView::data).toList()),
                reports.isEmpty() ? "no program of yours runs on a stack of its own" : StackView.table(reports, counters),
                reports.stream().map(StackReport::name).toList());
        return Exit.DONE.code();
    }

    /** A port for streams and datagrams. */
    private static List<Tuple> both(List<IpAddress> addresses, int port) {
        return addresses.stream()
                .flatMap(address -> Stream.of(Tuple.of(address, Tuple.TCP, port), Tuple.of(address, Tuple.UDP, port)))
                .toList();
    }

    private int serve(PortOption where, String name, List<Tuple> tuples, Program program) throws InterruptedException {
        return serve(new Service(where.place(name), tuples, program, terminal::say));
    }

    private int serve(Service service) throws InterruptedException {
        Thread end = new Thread(() -> end(service), "end");
        Runtime.getRuntime().addShutdownHook(end);
        Optional<Diagnostic> failure = service.run();
        return exit(failure).code();
    }

    private static void end(Service service) {
        try {
            service.end();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Exit exit(Optional<Diagnostic> failure) {
        failure.ifPresent(terminal::tell);
        return failure.isPresent() ? Exit.FAILED : Exit.DONE;
    }

    private static void checkPort(String what, int port, int least) {
        if (port < least || port > MAX_PORT) {
            throw Failure.usage(what + " goes from " + least + " to " + MAX_PORT);
        }
    }

    private static Duration seconds(String what, double seconds) {
        if (!(seconds >= 0 && seconds <= MAX_SECONDS)) {
            throw Failure.usage(what + " goes from 0 to " + (int) MAX_SECONDS);
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
