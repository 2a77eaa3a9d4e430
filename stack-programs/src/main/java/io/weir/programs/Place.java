package io.weir.programs;

import io.weir.stack.device.SimulatedLink.Way;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a program runs.
 *
 * @param socket where the node lets processes attach
 * @param name for people; see {@link io.weir.attach.WeirPort#connect}
 * @param control where it tells how its stack is; empty for nowhere
 * @param trace a capture of all that its stack sends and receives, to be made anew
 * @param faults what befalls its packets, each way
 */
public record Place(Path socket, String name, Optional<Path> control, Optional<Path> trace, Optional<Way> faults) {}
