/// Records to Protobuf messages and back; the only package that sees generated code.
@NullMarked
package io.sd2ail.wire;

import org.jspecify.annotations.NullMarked;
