/// Messages as bytes: Kryo for control, Protobuf for bulk.
@NullMarked
package io.sd2ail.serialization;

import org.jspecify.annotations.NullMarked;
