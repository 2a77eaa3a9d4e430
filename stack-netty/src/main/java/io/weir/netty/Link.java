package io.weir.netty;

import io.weir.attach.PortDevice;
import io.weir.attach.PortPause;
import io.weir.attach.WeirPort;
import io.weir.stack.blocking.Pause;
import io.weir.stack.device.Device;

/**
 * What the stack of an event loop stands on. The loop has it for itself.
 *
 * @param device used on the loop's thread only
 * @param pause how the loop sleeps until the device has frames; when it says that the device is gone, all channels are
 *     closed
 * @param end run when the loop has ended, on its thread
 */
public record Link(Device device, Pause pause, Runnable end) {
    /**
     * A node's port that this process is attached to, the loop's from now on, also to close. What channels bind and
     * connect from must be registered with it.
     */
    public static Link of(WeirPort port) {
        return new Link(new PortDevice(port), new PortPause(port), port::close);
    }
}
