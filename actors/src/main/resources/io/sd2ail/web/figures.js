// Draws rigid shapes with three.js: one figure to a view, all views with the same scale and the same light.
import * as THREE from '/lib/three.module.min.js';

const POSE = 7; // x, y, z, then the quaternion w, x, y, z
const UP = new THREE.Vector3(0, 0, 1);
// A figure that goes further than so many of its own radii is followed.
const TRAVELS = 2;
const FIELD = 35; // degrees
// Room around a figure, more of it above, where its label is.
const MARGIN = 1.15;
const LOOK_UP = 0.12;
const AZIMUTH = -65;
const ELEVATION = 14;
const SEGMENTS = 24;
// Squares of the ground along one side, an even number.
const GROUND = 60;

function geometry(shape) {
  const [a, b, c] = shape.size;
  switch (shape.kind) {
    case 'sphere':
      return new THREE.SphereGeometry(a, SEGMENTS, SEGMENTS / 2);
    case 'capsule': // three's axis is y
      return new THREE.CapsuleGeometry(a, 2 * b, SEGMENTS / 3, SEGMENTS).rotateX(Math.PI / 2);
    case 'cylinder':
      return new THREE.CylinderGeometry(a, a, 2 * b, SEGMENTS).rotateX(Math.PI / 2);
    case 'ellipsoid':
      return new THREE.SphereGeometry(1, SEGMENTS, SEGMENTS / 2).scale(a, b, c);
    case 'box':
      return new THREE.BoxGeometry(2 * a, 2 * b, 2 * c);
    default:
      return null; // a plane: the ground is drawn for all
  }
}

function extent(shape) {
  const [a, b, c] = shape.size;
  switch (shape.kind) {
    case 'plane':
      return 0;
    case 'sphere':
      return a;
    case 'capsule':
      return a + b;
    case 'cylinder':
      return Math.hypot(a, b);
    default:
      return Math.hypot(a, b, c);
  }
}

// Where a figure is in the course of its episode, and how far it reaches around the point that is looked at when it is
// followed: beside its root, at its usual height.
function framing(shapes, episode) {
  const moving = shapes.map((_, i) => i).filter(i => shapes[i].body !== 'world');
  const root = moving[0] ?? 0;
  const at = (frame, i) => new THREE.Vector3().fromArray(episode.poses, (frame * shapes.length + i) * POSE);
  const box = new THREE.Box3();
  const path = new THREE.Box3();
  for (let frame = 0; frame < episode.frames; frame++) {
    path.expandByPoint(at(frame, root));
    for (const i of moving) {
      const place = at(frame, i);
      const around = extent(shapes[i]);
      box.expandByPoint(place.clone().addScalar(around)).expandByPoint(place.subScalar(around));
    }
  }
  const height = box.getCenter(new THREE.Vector3()).z;
  let reach = 0;
  for (let frame = 0; frame < episode.frames; frame++) {
    const center = at(frame, root).setZ(height);
    for (const i of moving) {
      reach = Math.max(reach, center.distanceTo(at(frame, i)) + extent(shapes[i]));
    }
  }
  const size = path.getSize(new THREE.Vector3());
  return { root, box, reach, follows: Math.hypot(size.x, size.y) > TRAVELS * reach };
}

// One square of the ground with a line around it.
function square(ground, line) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 256;
  const pen = canvas.getContext('2d');
  pen.fillStyle = ground;
  pen.fillRect(0, 0, 256, 256);
  pen.strokeStyle = line;
  pen.lineWidth = 4;
  pen.strokeRect(0, 0, 256, 256);
  const texture = new THREE.CanvasTexture(canvas);
  texture.colorSpace = THREE.SRGBColorSpace;
  texture.wrapS = texture.wrapT = THREE.RepeatWrapping;
  texture.repeat.set(GROUND, GROUND);
  texture.anisotropy = 8;
  return texture;
}

export class Figures {
  // Throws where the browser has no WebGL.
  constructor(canvas, scene) {
    this.canvas = canvas;
    this.shapes = scene.shapes;
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: true });
    this.renderer.setScissorTest(true);
    this.renderer.shadowMap.enabled = true;
    this.scene = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(FIELD, 1, 0.01, 1000);
    this.camera.up.copy(UP);
    this.sky = new THREE.HemisphereLight(0xffffff, 0x888888, 1.6);
    this.sky.position.copy(UP);
    this.sun = new THREE.DirectionalLight(0xffffff, 2);
    this.sun.castShadow = true;
    this.sun.shadow.mapSize.set(1024, 1024);
    this.scene.add(this.sky, this.sun, this.sun.target);
    this.floor = this.shapes.findIndex(shape => shape.kind === 'plane');
    this.ground = null;
    this.azimuth = AZIMUTH;
    this.elevation = ELEVATION;
    this.zoom = 1;
    this.figures = new Map();
  }

  colors({ background, ground, line, neutral }) {
    this.renderer.setClearColor(background);
    this.neutral = neutral;
    if (this.ground) {
      this.scene.remove(this.ground);
      this.ground.material.map.dispose();
    }
    if (this.floor >= 0) {
      this.ground = new THREE.Mesh(
        new THREE.PlaneGeometry(GROUND, GROUND),
        new THREE.MeshLambertMaterial({ map: square(ground, line) }),
      );
      this.ground.receiveShadow = true;
      this.scene.add(this.ground);
      this.scene.fog = new THREE.Fog(background);
    }
  }

  // Puts another episode in the place of a figure's former one.
  show(name, episode, color) {
    this.hide(name);
    const group = new THREE.Group();
    const meshes = this.shapes.map(shape => {
      const drawn = geometry(shape);
      if (drawn === null) {
        return new THREE.Object3D();
      }
      const mesh = new THREE.Mesh(
        drawn,
        new THREE.MeshStandardMaterial({ color: shape.body === 'world' ? this.neutral : color, roughness: 0.65 }),
      );
      mesh.castShadow = true;
      return mesh;
    });
    group.add(...meshes);
    this.scene.add(group);
    this.figures.set(name, { group, meshes, episode, ...framing(this.shapes, episode) });
  }

  hide(name) {
    const figure = this.figures.get(name);
    if (figure) {
      this.scene.remove(figure.group);
      figure.meshes.forEach(mesh => {
        mesh.geometry?.dispose();
        mesh.material?.dispose();
      });
      this.figures.delete(name);
    }
  }

  names() {
    return [...this.figures.keys()];
  }

  // The frame that is shown at a time, and how far it is on the way to the next one.
  static frameAt(episode, seconds) {
    const frame = Math.min(Math.floor(seconds / episode.secondsPerFrame + 1e-6), episode.frames - 1);
    const begins = Math.min(frame * episode.secondsPerFrame, episode.seconds);
    const ends = Math.min((frame + 1) * episode.secondsPerFrame, episode.seconds);
    const mix = ends > begins ? Math.min(Math.max((seconds - begins) / (ends - begins), 0), 1) : 0;
    return { frame, mix };
  }

  pose(figure, seconds) {
    const { episode, meshes } = figure;
    const { frame, mix } = Figures.frameAt(episode, seconds);
    const next = Math.min(frame + 1, episode.frames - 1);
    const position = new THREE.Vector3();
    const turn = new THREE.Quaternion();
    meshes.forEach((mesh, i) => {
      const read = (of, at, rotation) => {
        const p = (of * meshes.length + i) * POSE;
        const v = episode.poses;
        at.set(v[p], v[p + 1], v[p + 2]);
        rotation.set(v[p + 4], v[p + 5], v[p + 6], v[p + 3]);
      };
      read(frame, mesh.position, mesh.quaternion);
      read(next, position, turn);
      mesh.position.lerp(position, mix);
      mesh.quaternion.slerp(turn, mix);
    });
  }

  // Poses as they are drawn, [shapes, 7].
  drawn(name) {
    const figure = this.figures.get(name);
    return figure?.meshes.flatMap(({ position: p, quaternion: q }) => [p.x, p.y, p.z, q.w, q.x, q.y, q.z]) ?? null;
  }

  resize(width, height, ratio) {
    this.width = width;
    this.height = height;
    this.renderer.setPixelRatio(ratio);
    this.renderer.setSize(width, height, false);
  }

  // @param views of names: { left, top, width, height } in CSS pixels
  draw(seconds, views) {
    const all = [...this.figures.values()];
    const still = new THREE.Box3();
    all.filter(figure => !figure.follows).forEach(figure => still.union(figure.box));
    const home = still.getCenter(new THREE.Vector3());
    const { x: length, y: width, z: height } = still.getSize(new THREE.Vector3()); // 0 of an empty box
    const radius = Math.max(
      Math.hypot(length, width) / 2,
      height / 2,
      ...all.filter(figure => figure.follows).map(figure => figure.reach),
    );
    for (const figure of all) {
      this.pose(figure, seconds);
      figure.group.visible = false;
    }
    for (const [name, view] of Object.entries(views)) {
      const figure = this.figures.get(name);
      if (!figure) {
        continue;
      }
      figure.group.visible = true;
      const focus = home.clone();
      if (figure.follows) {
        const { x, y } = figure.meshes[figure.root].position;
        focus.set(x, y, figure.box.getCenter(focus).z);
      }
      if (this.ground) {
        this.ground.position.z = figure.episode.poses[this.floor * POSE + 2];
      }
      this.look(focus, radius, view.width / view.height);
      const bottom = this.height - view.top - view.height;
      this.renderer.setViewport(view.left, bottom, view.width, view.height);
      this.renderer.setScissor(view.left, bottom, view.width, view.height);
      this.renderer.render(this.scene, this.camera);
      figure.group.visible = false;
    }
  }

  look(focus, radius, aspect) {
    const half = (FIELD / 2) * (Math.PI / 180);
    const narrow = Math.min(half, Math.atan(Math.tan(half) * aspect));
    const distance = (MARGIN * radius) / Math.sin(narrow) / this.zoom;
    const azimuth = (this.azimuth * Math.PI) / 180;
    const elevation = (this.elevation * Math.PI) / 180;
    this.camera.aspect = aspect;
    this.camera.position.set(
      focus.x + distance * Math.cos(elevation) * Math.cos(azimuth),
      focus.y + distance * Math.cos(elevation) * Math.sin(azimuth),
      focus.z + distance * Math.sin(elevation),
    );
    this.camera.lookAt(focus.x, focus.y, focus.z + LOOK_UP * radius);
    this.camera.updateProjectionMatrix();
    const shade = this.sun.shadow.camera;
    const reach = 1.3 * radius;
    Object.assign(shade, { left: -reach, right: reach, top: reach, bottom: -reach, near: 0.1, far: 10 * radius + 10 });
    shade.updateProjectionMatrix();
    this.sun.position.set(focus.x - radius, focus.y - 2 * radius, focus.z + 4 * radius);
    this.sun.target.position.copy(focus);
    if (this.ground) {
      // A square is a power of ten; lines stay where they are in the world while the ground goes along.
      const cell = 10 ** Math.round(Math.log10(radius));
      this.ground.scale.setScalar(cell);
      this.ground.position.x = Math.round(focus.x / cell) * cell;
      this.ground.position.y = Math.round(focus.y / cell) * cell;
      this.scene.fog.near = distance + 4 * radius;
      this.scene.fog.far = distance + 14 * radius;
    }
  }

  turn(azimuth, elevation) {
    this.azimuth += azimuth;
    this.elevation = Math.min(Math.max(this.elevation + elevation, 2), 88);
  }

  dispose() {
    this.names().forEach(name => this.hide(name));
    this.renderer.dispose();
  }
}
