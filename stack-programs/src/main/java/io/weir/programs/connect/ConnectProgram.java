package io.weir.programs.connect;

import io.weir.attach.Tuple;
import io.weir.diagnostic.Diagnostic;
import io.weir.programs.Place;
import io.weir.programs.ProgramPort;
import io.weir.stack.blocking.Endpoint;
import io.weir.stack.blocking.Sockets;
import io.weir.stack.ip.EphemeralPorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A connection of one's own from a node's port: registers a tuple to come from, connects, and converses by {@link Netcat}. */
public final class ConnectProgram {
    /** Ports that are tried when any will do and those before belong to somebody. */
    private static final int TRIES = 16;
    private static final String TAKEN = "N0813";

    private final Wish wish;

    /** @param wish port 0 to come from stands for any that is free */
    public ConnectProgram(Wish wish) {
        this.wish = wish;
    }

    /**
     * Runs to its end.
     *
     * @return why it did not go well, if so
     */
    public Optional<Diagnostic> run(Place where, InputStream in, OutputStream out) {
        SplittableRandom random = new SplittableRandom();
        int tries = wish.from().port() == 0 ? TRIES : 1;
        for (int i = 1; i <= tries; i++) {
            int port = tries == 1
                    ? wish.from().port()
                    : random.nextInt(EphemeralPorts.FIRST, EphemeralPorts.LAST + 1);
            Endpoint from = new Endpoint(wish.from().address(), port);
            switch (ProgramPort.open(where, List.of(tuple(from)))) {
                case ProgramPort.Opening.Opened(ProgramPort opened) -> {
                    return converse(opened, from, in, out);
                }
                case ProgramPort.Opening.Refused(Diagnostic why) -> {
                    if (i == tries || !why.code().equals(TAKEN)) {
                        return Optional.of(why);
                    }
                }
            }
        }
        throw new AssertionError("the last try answers");
    }

    private Tuple tuple(Endpoint from) {
        return Tuple.of(from.address(), wish.datagrams() ? Tuple.UDP : Tuple.TCP, from.port());
    }

    private Optional<Diagnostic> converse(ProgramPort opened, Endpoint from, InputStream in, OutputStream out) {
        Wish exact = new Wish(from, wish.to(), wish.datagrams(), wish.timeout(), wish.idle());
        try (ProgramPort port = opened) {
            try (Sockets sockets = Sockets.start("stack", port.stack(), port.pause())) {
                new Netcat(exact, in, out).run(sockets);
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of(failed(port.lost().isEmpty() ? e.getMessage() : port.lost()));
            }
        } catch (IOException untraced) {
            return Optional.of(Diagnostic.error("N0866", "the trace could not be written: " + untraced.getMessage()));
        }
    }

    private Diagnostic failed(String why) {
        return Diagnostic.error("N0866", "no conversation with " + wish.to() + ": " + why);
    }
}
