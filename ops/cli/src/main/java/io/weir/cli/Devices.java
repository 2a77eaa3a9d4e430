package io.weir.cli;

import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Source;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where packets come into a configuration. */
final class Devices {
    private Devices() {}

    /** The device that the configuration receives from: the one named, or the only one. */
    static Device only(Configuration configuration, Optional<String> name) {
        List<Device> devices = configuration.nodes().stream()
                .flatMap(node -> node.program().sources().stream())
                .flatMap(source -> source instanceof Source.Receive receive ? Stream.of(receive.device()) : Stream.empty())
                .distinct()
                .filter(device -> name.isEmpty() || device.name().equals(name.get()))
                .toList();
        if (devices.size() == 1) {
            return devices.getFirst();
        }
        throw Failure.usage(devices.isEmpty()
                ? "the configuration receives from no device" + name.map(n -> " called `" + n + "`").orElse("")
                : "the configuration receives from several devices; choose one with --device: "
                        + devices.stream().map(Device::name).toList());
    }
}
