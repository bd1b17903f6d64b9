@NullMarked
package io.sd2ail.demonstration;

import org.jspecify.annotations.NullMarked;
