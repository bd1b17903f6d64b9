@NullMarked
package io.sd2ail.node;

import org.jspecify.annotations.NullMarked;
