# The first seed: the commit's hash, so that every commit tries others and anybody can try the same. Without a repository: 1.
storm_base()
{
    local hash
    hash=$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --short=8 HEAD 2>/dev/null) || hash=00000001
    printf '0x%s' "$hash"
}
