package io.weir.programs;

import io.weir.attach.Tuple;
import io.weir.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs a program at a node's port until it is told to end. When the node is gone it says so, and attaches again when the node
 * is back: its connections are lost, its addresses are not.
 */
public final class Service {
    private static final long AGAIN_MS = 1000;

    private final Place place;
    private final List<Tuple> tuples;
    private final Server server;
    private final Consumer<String> say;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<Server.Serving> serving = Optional.empty();

    /**
     * @param tuples what it registers
     * @param say is told what an operator wants to know, a line at a time
     */
    public Service(Place place, List<Tuple> tuples, Server server, Consumer<String> say) {
        this.place = place;
        this.tuples = List.copyOf(tuples);
        this.server = server;
        this.say = say;
    }

    /** A program with sockets that wait. */
    public Service(Place place, List<Tuple> tuples, Program program, Consumer<String> say) {
        this(place, tuples, new ThreadedServer(program), say);
    }

    /**
     * Serves until {@link #end}.
     *
     * @return why it could not begin, or could not go on when the node came back
     */
    public Optional<Diagnostic> run() throws InterruptedException {
        try {
            boolean again = false;
            while (ending.getCount() > 0) {
                switch (ProgramPort.open(place, tuples)) {
                    case ProgramPort.Opening.Opened(ProgramPort port) -> {
                        Optional<Diagnostic> failure = serve(port);
                        if (failure.isPresent()) {
                            return failure;
                        }
                    }
                    case ProgramPort.Opening.Refused(Diagnostic why) -> {
                        if (!again || !isAbsent(why)) {
                            return Optional.of(why);
                        }
                    }
                }
                again = true;
                ending.await(AGAIN_MS, TimeUnit.MILLISECONDS);
            }
            return Optional.empty();
        } finally {
            ended.countDown();
        }
    }

    /** Nobody answers at the socket, in contrast to somebody who refuses. */
    private static boolean isAbsent(Diagnostic why) {
        return why.code().equals("N0860");
    }

    private Optional<Diagnostic> serve(ProgramPort port) throws InterruptedException {
        try (port;
                Server.Serving own = server.start(place, port)) {
            serving = Optional.of(own);
            say.accept("ready: " + place.name() + " has " + registered());
            if (ending.getCount() > 0) {
                own.awaitEnd();
            }
            if (ending.getCount() > 0) {
                say.accept(place.name() + " lost its port: " + port.lost() + "; it attaches again when it can");
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return Optional.of(Diagnostic.error("N0866", place.name() + " cannot go on: " + e.getMessage()));
        } finally {
            serving = Optional.empty();
        }
    }

    private String registered() {
        return tuples.stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    /** Ends it, from any thread: connections are reset, and all is given back when this returns. */
    public void end() throws InterruptedException {
        ending.countDown();
        serving.ifPresent(Server.Serving::close);
        ended.await();
    }
}
