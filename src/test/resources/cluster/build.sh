#!/bin/sh
# Builds kube-apiserver of Debian 12's source package `kubernetes` (1.20.2) into the directory of
# the first argument, for ClusterSecretsTest. As root; takes some 20 minutes of one core.
set -eu
to=$(mkdir -p "$1" && cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Of Debian's own sources alone, and without a change to how this machine is set up.
mkdir -p "$work/lists/partial" "$work/sources"
sed 's/^Types: deb$/Types: deb-src/' /etc/apt/sources.list.d/debian.sources > "$work/sources/debian.sources"
apt="-o Dir::Etc::sourcelist=- -o Dir::Etc::sourceparts=$work/sources -o Dir::State::lists=$work/lists"
apt-get install -y --no-install-recommends golang-go etcd-server dpkg-dev
apt-get $apt update
cd "$work"
apt-get $apt source kubernetes

export GOPATH=$work/go GOCACHE=$work/cache GO111MODULE=off GOFLAGS=
mkdir -p "$GOPATH/src/k8s.io"
ln -s "$(echo "$work"/kubernetes-*/)" "$GOPATH/src/k8s.io/kubernetes"
cd "$GOPATH/src/k8s.io/kubernetes"

# Its JSON library walks maps as Go did before 1.18, when the iterator was the caller's to hold.
sed -i 's/mapiterinit(type2.rtype, \(.*\)),$/iterator(type2.rtype, \1),/' \
  vendor/github.com/modern-go/reflect2/unsafe_map.go
sed -i -e 's/^func mapiterinit(.*/func mapiterinit(rtype, m unsafe.Pointer, it *hiter)\
\
func iterator(rtype, m unsafe.Pointer) *hiter {\
	var it hiter\
	mapiterinit(rtype, m, \&it)\
	return \&it\
}/' -e 's|// rest fields are ignored|t, h, buckets, bptr, overflow, oldoverflow unsafe.Pointer\
	startBucket uintptr\
	offset uint8\
	wrapped bool\
	B, i uint8\
	bucket, checkBucket uintptr|' \
  vendor/github.com/modern-go/reflect2/unsafe_link.go

# What the package generates as it is built: the schemas that the server publishes.
root=k8s.io/kubernetes
go build -p 1 -o "$work/openapi-gen" $root/vendor/k8s.io/kube-openapi/cmd/openapi-gen
schemas() {
  out=$1
  shift
  types=$(grep -rl --include='*.go' '+k8s:openapi-gen=' "$@" | xargs -n1 dirname | sort -u |
    grep -v 'testdata\|code-generator\|sample-apiserver\|kube-openapi' |
    sed "s#^staging/src/#vendor/#; s#^#$root/#" | paste -sd,)
  "$work/openapi-gen" -h hack/boilerplate/boilerplate.generatego.txt -i "$types" \
    -p "$root/$out" -O zz_generated.openapi -r "$work/violations" -o "$GOPATH/src"
}
schemas pkg/generated/openapi pkg cmd staging/src plugin

go build -o "$to/kube-apiserver" $root/cmd/kube-apiserver
"$to/kube-apiserver" --version
