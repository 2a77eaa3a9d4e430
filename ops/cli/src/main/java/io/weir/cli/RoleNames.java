package io.weir.cli;

import io.weir.proof.Role;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Roles as people write them: {@code third-party}. */
final class RoleNames implements ITypeConverter<Role>, Iterable<String> {
    static String of(Role role) {
        return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Role convert(String text) {
        return Arrays.stream(Role.values())
                .filter(role -> of(role).equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("no role is called `" + text + "`"));
    }

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(Role.values()).map(RoleNames::of).iterator();
    }
}
