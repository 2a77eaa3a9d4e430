package io.weir.programs;

import io.weir.programs.show.ControlSocket;
import io.weir.programs.show.StackReport;
import io.weir.stack.blocking.Sockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A {@link Program} with sockets that wait, on a stack with a thread of its own that tells how it is. */
record ThreadedServer(Program program) implements Server {
    @Override
    public Serving start(Place place, ProgramPort port) throws IOException {
        Sockets sockets = Sockets.start("stack-" + place.name(), port.stack(), port.pause());
        try {
            program.start(sockets);
            Optional<ControlSocket> control = place.control().isEmpty()
                    ? Optional.empty()
                    : Optional.of(ControlSocket.serve(place.control().get(), () -> StackReport.of(place.name(), sockets)));
            return new Running(sockets, control);
        } catch (IOException e) {
            sockets.close();
            throw e;
        }
    }

    private record Running(Sockets sockets, Optional<ControlSocket> control) implements Serving {
        @Override
        public void awaitEnd() throws InterruptedException {
            sockets.running().awaitEnd();
        }

        @Override
        public void close() {
            try {
                if (control.isPresent()) {
                    control.get().close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                sockets.close();
            }
        }
    }
}
