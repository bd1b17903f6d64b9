/// Where rows wait to be learned from, and the law that couples their arrival to updates.
@NullMarked
package io.sd2ail.replay;

import org.jspecify.annotations.NullMarked;
