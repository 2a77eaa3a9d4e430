package io.weir.programs.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of a file of 1000 bytes (RFC 9110, 14.1.2). */
final class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,0", "bytes=0-499,0,499", "bytes=500-,500,999", "bytes=999-5000,999,999", "bytes=-1,999,999", "bytes=-5000,0,999",
        "BYTES=1-2,1,2", "bytes=0-999999999999999999,0,999"
    })
    void isAPart(String header, long first, long last) {
        assertThat(ByteRange.of(header, 1000)).isEqualTo(new ByteRange.Asked.Part(new ByteRange(first, last)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=999999999999999999-"})
    void isBeyond(String header) {
        assertThat(ByteRange.of(header, 1000)).isInstanceOf(ByteRange.Asked.Beyond.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "bytes=-", "bytes=", "bytes=5-4", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=9999999999999999999999-", "bytes=--1", "bytes= 1 - 2"
    })
    void isNotUnderstoodAndAllIsSent(String header) {
        assertThat(ByteRange.of(header, 1000)).isInstanceOf(ByteRange.Asked.All.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=-1", "bytes=0-0"})
    void emptyFileHasNoPart(String header) {
        assertThat(ByteRange.of(header, 0)).isInstanceOf(ByteRange.Asked.Beyond.class);
    }
}
