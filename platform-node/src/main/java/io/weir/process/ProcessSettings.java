package io.weir.process;

import java.nio.file.Path;

/** Where processes attach, and who may. */
public record ProcessSettings(Path socket, UserPolicy policy) {}
