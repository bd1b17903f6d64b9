/// Files of demonstrations: the formats that are read, and the one that is written.
@NullMarked
package io.sd2ail.demonstration.format;

import org.jspecify.annotations.NullMarked;
