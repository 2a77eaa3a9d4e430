package io.weir.programs.connect;

import io.weir.stack.blocking.Endpoint;
import java.time.Duration;

/**
 * What {@link Netcat} is to do.
 *
 * @param timeout until there is a connection
 * @param idle without a byte either way it ends; zero for never. With UDP, where nobody says its last, also how long
 *     answers are waited for when the input has ended
 */
public record Wish(Endpoint from, Endpoint to, boolean datagrams, Duration timeout, Duration idle) {}
