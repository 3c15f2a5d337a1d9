# How every target of the tree is built: one static library per folder, its allowed edges in DEPENDS.

find_program(INVD_CCACHE ccache)
if(INVD_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${INVD_CCACHE})
endif()
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

add_library(invd_flags INTERFACE)
target_compile_options(invd_flags INTERFACE
  -Wall -Wextra -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-align -Woverloaded-virtual
  -Wconversion -Wno-sign-conversion -Wimplicit-fallthrough -Wmissing-declarations
  -fno-omit-frame-pointer -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
target_compile_definitions(invd_flags INTERFACE _GNU_SOURCE)
target_include_directories(invd_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
if(INVD_SANITIZE)
  # Each reference is looked at whether it is null or misaligned: a trap in half of the code that a report would be.
  target_compile_options(invd_flags INTERFACE -fsanitize=${INVD_SANITIZE} -fno-sanitize-recover=all
    -fsanitize-trap=null,alignment)
  # At a fixed address: invd has 900,000 relocations under sanitizers, and the tests start programs thousands of times.
  target_link_options(invd_flags INTERFACE -fsanitize=${INVD_SANITIZE} -no-pie)
else()
  target_compile_options(invd_flags INTERFACE -fstack-protector-strong)
  target_compile_definitions(invd_flags INTERFACE $<$<CONFIG:Release,RelWithDebInfo>:_FORTIFY_SOURCE=2>)
  target_link_options(invd_flags INTERFACE LINKER:-z,relro,-z,now)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_link_options(invd_flags INTERFACE -fuse-ld=lld)
endif()
target_link_libraries(invd_flags INTERFACE Threads::Threads)

# Headers of the standard library that nearly every file includes are compiled once for all folders.
function(invd_precompiled_header NAME)
  add_library(${NAME} STATIC ${CMAKE_SOURCE_DIR}/src/pch.cpp)
  target_link_libraries(${NAME} PUBLIC invd_flags)
  target_compile_options(${NAME} PRIVATE ${ARGN})
  target_precompile_headers(${NAME} PRIVATE <algorithm> <array> <charconv> <chrono> <coroutine> <cstdint> <deque>
    <expected> <functional> <limits> <map> <memory> <optional> <ranges> <set> <span> <string> <string_view> <utility>
    <variant> <vector>)
endfunction()
invd_precompiled_header(invd_pch)

# The libraries that the fuzzers (tests/fuzz) look into carry their instruments, where these are built.
set(invd_fuzzed base http json amazon config control store)
if(INVD_FUZZ)
  invd_precompiled_header(invd_fuzzed_pch -fsanitize=fuzzer-no-link)
endif()

# Several files of a folder are compiled as one, which takes a third of the time: names without linkage are the
# folder's then, not the file's. Not in the dev build, where one file is compiled anew at a time.
option(INVD_UNITY "Compile several files of a folder as one" ON)
# Further arguments are files that keep their names to themselves and are compiled alone.
function(invd_unity NAME)
  set_target_properties(${NAME} PROPERTIES UNITY_BUILD ${INVD_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  if(ARGN)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()

# invd_library(NAME DEPENDS <folders> [SYSTEM <imported targets>]): the library invd_NAME from the .cpp files of
# the calling folder. DEPENDS are the include edges that tests/unit/layout checks; SYSTEM are libraries whose
# headers only .cpp files of this folder may include. ALONE are files that invd_unity compiles alone.
function(invd_library NAME)
  cmake_parse_arguments(ARG "" "" "DEPENDS;SYSTEM;ALONE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(sources)
    add_library(invd_${NAME} STATIC ${sources})
    invd_unity(invd_${NAME} ${ARG_ALONE})
    target_link_libraries(invd_${NAME} PUBLIC invd_flags PRIVATE ${ARG_SYSTEM})
    if(INVD_FUZZ AND NAME IN_LIST invd_fuzzed)
      target_compile_options(invd_${NAME} PRIVATE -fsanitize=fuzzer-no-link)
      target_precompile_headers(invd_${NAME} REUSE_FROM invd_fuzzed_pch)
    else()
      target_precompile_headers(invd_${NAME} REUSE_FROM invd_pch)
    endif()
    list(TRANSFORM ARG_DEPENDS PREPEND invd_)
    target_link_libraries(invd_${NAME} PUBLIC ${ARG_DEPENDS})
  else()
    add_library(invd_${NAME} INTERFACE)
    list(TRANSFORM ARG_DEPENDS PREPEND invd_)
    target_link_libraries(invd_${NAME} INTERFACE invd_flags ${ARG_DEPENDS})
  endif()
endfunction()
