import type { Variable } from './policy.js';

/**
 * `variables.imageVolumes` are the volumes that are images themselves, `variables.images` every image of the pod as it is
 * written, whatever it is for. They use `podVariables`.
 */
export const imageVariables: readonly Variable[] = [
  {
    name: 'imageVolumes',
    expression:
      'has(variables.pod.volumes) ? variables.pod.volumes.filter(volume, has(volume.image) && has(volume.image.reference)) : []',
  },
  {
    name: 'images',
    expression:
      'variables.containers.filter(container, has(container.image) && container.image != "").map(container, container.image) + variables.imageVolumes.map(volume, volume.image.reference)',
  },
];

/**
 * `variables.references`: for each image what is written and the whole name that it stands for, without tag and digest,
 * as a list of two. As in https://github.com/distribution/reference, which container runtimes read names by: what stands
 * before the first slash is a host only if it has a dot, a colon or a capital letter, or is `localhost`; else the image is
 * of docker.io, and there of `library` if it has no slash.
 */
export const referenceVariables: readonly Variable[] = [
  ...imageVariables,
  {
    name: 'undigested',
    expression:
      'variables.images.map(image, [image, image.contains("@") ? image.substring(0, image.indexOf("@")) : image])',
  },
  {
    name: 'untagged',
    expression:
      'variables.undigested.map(image, [image[0], image[1].lastIndexOf(":") > image[1].lastIndexOf("/") ? image[1].substring(0, image[1].lastIndexOf(":")) : image[1]])',
  },
  {
    name: 'hosted',
    expression:
      'variables.untagged.map(image, [image[0], image[1].matches("^([^/]*[.:A-Z][^/]*|localhost)/") ? (image[1].startsWith("index.docker.io/") ? image[1].substring(6) : image[1]) : "docker.io/" + image[1]])',
  },
  {
    name: 'references',
    expression:
      'variables.hosted.map(image, [image[0], image[1].matches("^docker[.]io/[^/]+$") ? "docker.io/library/" + image[1].substring(10) : image[1]])',
  },
];
