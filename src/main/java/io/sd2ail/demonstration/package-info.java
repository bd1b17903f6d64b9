/// Expert demonstrations: reading, checking, writing, and the scaling they define.
@NullMarked
package io.sd2ail.demonstration;

import org.jspecify.annotations.NullMarked;
